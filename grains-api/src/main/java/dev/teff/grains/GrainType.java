package dev.teff.grains;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Names a grain interface on the wire, in the store and on the command line.
 *
 * <p>The name is stable: renaming the Java interface changes nothing that is stored or sent. It
 * consists of lower-case letters, digits, {@code -} and {@code .}, starts with a letter, and is
 * unique in an application.
 *
 * <pre>{@code
 * @GrainType("account")
 * public interface Account extends Grain<String> {
 *   Balance deposit(long cents);
 * }
 * }</pre>
 */
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.CLASS)
public @interface GrainType {
  /** The stable name, for example {@code "account"}. */
  String value();
}
