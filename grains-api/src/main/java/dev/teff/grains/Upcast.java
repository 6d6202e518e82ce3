package dev.teff.grains;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Turns an event as it was once stored into one of today. Stands on a static method of a journal's
 * event type, or of one of its members, that takes the old record and returns the new event.
 *
 * <p>Adding, removing or renaming a field needs none of this; one that is added and whose type has
 * no default is {@code @Nullable} or Optional, since older events lack it. Where a type changes its
 * meaning, let the old record keep its stored name, take it out of the sealed interface, and give
 * the new one another name and number. Nothing stored is rewritten: old events are turned each time
 * they are read.
 *
 * <pre>{@code
 * sealed interface Event {
 *   @Field(2) @TypeName("Paid") record Paid(Money amount) implements Event {}
 *
 *   @Upcast
 *   static Event of(Deposited old) {          // stored before there were currencies
 *     return new Paid(new Money(old.cents(), "EUR"));
 *   }
 * }
 *
 * record Deposited(long cents) {}
 * }</pre>
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.CLASS)
public @interface Upcast {}
