package dev.teff.grains;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a method that does not change the grain.
 *
 * <p>Read-only turns of one activation may interleave with each other, never with any other turn. A
 * read-only turn that appends to a journal or sets a state fails.
 *
 * <pre>{@code
 * @GrainType("account")
 * interface Account extends Grain<String> {
 *   @ReadOnly Balance balance();
 * }
 * }</pre>
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.CLASS)
public @interface ReadOnly {}
