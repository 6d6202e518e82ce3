package dev.teff.grains.spi;

import java.util.List;

/**
 * One method of a grain interface.
 *
 * @param name the name in source and on the wire; methods are not overloaded
 * @param readOnly whether its turns may interleave with other read-only turns
 * @param oneWay whether callers do not wait
 * @param idempotent whether each call has a key, so that it takes effect once
 * @param arguments the shape of the argument message; parameters are its fields
 * @param result the shape of the reply message: field 1, {@code result}, or no field for {@code
 *     void}
 * @param failures the declared exceptions, which travel as themselves
 */
public record MethodDescriptor(
    String name,
    boolean readOnly,
    boolean oneWay,
    boolean idempotent,
    Shape arguments,
    Shape result,
    List<Failure<?>> failures) {
  /** Copies the list. */
  public MethodDescriptor {
    failures = List.copyOf(failures);
  }

  /**
   * An exception type that can travel.
   *
   * @param <X> the exception
   */
  public record Failure<X extends Throwable>(Class<X> type, Codec<X> codec) {}
}
