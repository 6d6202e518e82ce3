package dev.teff.grains;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks the class of a grain of which every silo may have several activations for one key.
 *
 * <p>A call runs on the silo where it is made, by an activation that is free, or by a new one while
 * there are fewer than the maximum. What one activation remembers, the others do not know, so such
 * a grain keeps no journal and no state.
 *
 * <pre>{@code
 * @StatelessWorker(max = 4)
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
public @interface StatelessWorker {
  /** How many activations a silo may have for one key, at least one. */
  int max() default 8;
}
