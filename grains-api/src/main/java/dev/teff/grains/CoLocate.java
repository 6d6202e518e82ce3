package dev.teff.grains;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Says of a grain's class that its grains are activated where another grain is: the one of the same
 * key and the given type, or where that one would be activated if nobody has called it yet.
 *
 * <p>It says where a grain's life begins. Neither of the two follows when the other one moves
 * later; if they talk to each other, affinity brings them together again. What {@code
 * teff.placement.types} says about the grain type goes before it.
 *
 * <pre>{@code
 * @CoLocate(with = Account.class)
 * final class TillGrain implements Till {
 *   public Balance deposit(long cents) {
 *     return new Balance(cents);
 *   }
 * }
 * }</pre>
 */
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.CLASS)
public @interface CoLocate {
  /** The interface of the other grain, which has keys of the same type. */
  Class<? extends Grain<?>> with();
}
