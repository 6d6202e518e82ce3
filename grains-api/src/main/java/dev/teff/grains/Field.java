package dev.teff.grains;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Fixes the protobuf field number of a record component, a method parameter, or a permitted subtype
 * of a sealed interface.
 *
 * <p>Without it, numbers follow the order of declaration, from 1. Give it to what you add in the
 * middle or reorder, so that what is stored and what older silos send stays readable.
 *
 * <pre>{@code
 * record Deposited(@Field(2) long cents, @Field(1) String reference) implements Event {}
 * }</pre>
 */
@Documented
@Target({ElementType.RECORD_COMPONENT, ElementType.PARAMETER, ElementType.TYPE})
@Retention(RetentionPolicy.CLASS)
public @interface Field {
  /** The field number, 1 or more. */
  int value();
}
