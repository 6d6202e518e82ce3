package dev.teff.grains;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks the class of a grain whose turns let others run while they wait for another grain.
 *
 * <p>Still one turn runs at a time. But whatever the grain remembers may have changed behind every
 * call that a method makes, as it may have in a loop that waits for a condition. What the turn
 * appended before the call is committed first.
 *
 * <pre>{@code
 * @Reentrant(Reentrant.Scope.CALL_CHAIN)
 * final class RoomGrain implements Room {
 *   public void enter(String guest) {
 *     grains.ref(Guest.class, guest).welcome(context.key()); // who may call this room meanwhile
 *   }
 * }
 * }</pre>
 */
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.CLASS)
public @interface Reentrant {
  /** Who may run meanwhile. */
  Scope value() default Scope.ANY_CALL;

  /** Who may run while a turn waits. */
  enum Scope {
    /** Only calls that the waiting turn itself caused, which would otherwise be a cycle. */
    CALL_CHAIN,
    /** Everybody. */
    ANY_CALL
  }
}
