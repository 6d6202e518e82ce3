package dev.teff.grains;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a {@code void} method whose caller does not wait.
 *
 * <p>The call returns as soon as it is handed to the runtime. Nobody learns whether it ran: use it
 * for notes and hints, never for what must happen.
 *
 * <pre>{@code
 * @GrainType("diary")
 * interface Diary extends Grain<String> {
 *   @OneWay void note(String text);
 * }
 * }</pre>
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.CLASS)
public @interface OneWay {}
