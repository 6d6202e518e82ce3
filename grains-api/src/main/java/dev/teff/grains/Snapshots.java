package dev.teff.grains;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Asks for snapshots of a grain's {@link Journal}, and says what becomes of the events behind them.
 *
 * <p>Without it, the runtime takes snapshots wherever the state is a record or sealed interface
 * that Teff can encode, and keeps every event. With it, a state that cannot be encoded does not
 * compile.
 *
 * <pre>{@code
 * @Snapshots(version = 2, keepEvents = 1000)
 * final class CartGrain implements Cart {
 *   public void abandon() { journal.append(new Abandoned()); }
 * }
 * }</pre>
 */
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.CLASS)
public @interface Snapshots {
  /** Keeps every event. */
  long ALL_EVENTS = Long.MAX_VALUE;

  /**
   * Counts the versions of the function that applies events. Raise it when the function computes
   * another state from the same events: older snapshots are passed over then, and the events are
   * replayed. A change of the state's fields is noticed without it.
   */
  int version() default 1;

  /**
   * How many events up to a snapshot stay stored; older ones are forgotten for good, and with them
   * the way to compute the state anew. All by default; 0 keeps what a snapshot needs.
   */
  long keepEvents() default ALL_EVENTS;
}
