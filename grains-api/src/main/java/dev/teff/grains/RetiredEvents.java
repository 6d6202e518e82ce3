package dev.teff.grains;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Names event types that a journal once stored and that mean nothing any more: they are passed over
 * when a grain recovers. Stands on the journal's event type. A retired name is never used again.
 *
 * <pre>{@code
 * @RetiredEvents({"Greeted", "Blinked"})
 * sealed interface Event {
 *   record Said(String text) implements Event {}
 * }
 * }</pre>
 */
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.CLASS)
public @interface RetiredEvents {
  /** The stable names. */
  String[] value();
}
