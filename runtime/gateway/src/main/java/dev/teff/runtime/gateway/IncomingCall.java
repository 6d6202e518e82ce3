package dev.teff.runtime.gateway;

import dev.teff.grains.spi.FieldReader;
import dev.teff.grains.spi.Shape;
import dev.teff.runtime.Cancellation;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * A call as it came from outside, in whatever protocol.
 *
 * @param key the grain's key as text
 * @param arguments reads them, given their shape
 * @param bytes how large the arguments are
 * @param terms how the call is made
 * @param caller who makes it
 * @param cancellation by which the caller gives it up
 * @param promise where its caller makes the call again by itself after it was parked: run when it
 *     is parked, and then it is never made from here, so that nobody has to ask whether it was
 */
record IncomingCall(
    String type,
    String key,
    String method,
    Function<Shape, FieldReader> arguments,
    int bytes,
    Terms terms,
    Caller caller,
    Cancellation cancellation,
    Optional<Runnable> promise) {
  /** The same of which more is said. */
  IncomingCall saying(Map<String, String> more) {
    return more.equals(terms.context())
        ? this
        : new IncomingCall(
            type,
            key,
            method,
            arguments,
            bytes,
            terms.saying(Optional.empty(), more),
            caller,
            cancellation,
            promise);
  }
}
