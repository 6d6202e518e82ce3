package dev.teff.grains;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.time.temporal.ChronoUnit;

/**
 * Says of a grain's class after how long without a call an activation leaves the memory. Without
 * it, the silo's setting {@code teff.grain.idle-timeout} holds.
 *
 * <pre>{@code
 * @IdleTimeout(value = 2, unit = ChronoUnit.HOURS)
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
public @interface IdleTimeout {
  /** How many units, at least one. */
  long value();

  /** The unit, of at most a day. */
  ChronoUnit unit() default ChronoUnit.MINUTES;
}
