package dev.teff.grains;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Fixes the name under which a record, enum, sealed interface or exception is stored and sent.
 *
 * <p>Without it, the name is the simple Java name. Give it to a type that you rename, with the name
 * it had before, or to one of two types that would otherwise share a name in one contract.
 *
 * <pre>{@code
 * @TypeName("Deposited")
 * record MoneyDeposited(long cents) implements Event {}
 * }</pre>
 */
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.CLASS)
public @interface TypeName {
  /** The stable name. */
  String value();
}
