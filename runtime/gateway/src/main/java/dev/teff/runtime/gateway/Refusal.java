package dev.teff.runtime.gateway;

import dev.teff.grains.ErrorCode;
import dev.teff.grains.GrainException;
import java.time.Duration;
import java.util.Optional;

/** The gateway did not let a call in. */
final class Refusal extends GrainException {
  private static final long serialVersionUID = 1L;

  private final transient Optional<Duration> retryAfter;

  Refusal(ErrorCode code, String message) {
    super(code, Outcome.DID_NOT_RUN, message);
    this.retryAfter = Optional.empty();
  }

  Refusal(ErrorCode code, String message, Duration retryAfter) {
    super(code, Outcome.DID_NOT_RUN, message);
    this.retryAfter = Optional.of(retryAfter);
  }

  /** When it makes sense to try again, where it does. */
  Optional<Duration> retryAfter() {
    return retryAfter;
  }

  /** To those who make a parked call again by themselves. */
  static Refusal comeAgain() {
    return new Refusal(
        ErrorCode.NO_SILO_REACHABLE,
        "A silo runs again | in the gateway, a parked call | none did when the call came | the client"
            + " makes it again by itself, at once",
        Duration.ZERO);
  }

  static Refusal badArgument(String where, String problem) {
    return new Refusal(
        ErrorCode.BAD_ARGUMENT,
        "%s | %s | the call does not fit the method's contract | compare it with /v1/openapi.json or the .proto file"
            .formatted(problem, where));
  }

  static Refusal tooLarge(long limit) {
    return new Refusal(
        ErrorCode.TOO_LARGE,
        "The call is larger than %d bytes | in the gateway | teff.gateway.max-message is the limit | send less, or raise it"
            .formatted(limit));
  }

  static Refusal tooManyCalls(String what, Duration retryAfter) {
    return new Refusal(
        ErrorCode.TOO_MANY_CALLS,
        "%s | in the gateway | more calls come than are answered | try again in %d ms"
            .formatted(what, retryAfter.toMillis()),
        retryAfter);
  }
}
