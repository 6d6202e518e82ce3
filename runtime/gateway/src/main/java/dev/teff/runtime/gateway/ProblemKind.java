package dev.teff.runtime.gateway;

import dev.teff.grains.ErrorCode;
import java.time.Duration;
import java.util.Optional;

/** What kinds of problems there are for a caller outside, as HTTP's status. */
enum ProblemKind {
  BAD_REQUEST(400),
  UNAUTHENTICATED(401),
  FORBIDDEN(403),
  NOT_FOUND(404),
  METHOD_NOT_ALLOWED(405),
  CONFLICT(409),
  TOO_LARGE(413),
  UNSUPPORTED_MEDIA(415),
  GRAIN_THREW(422),
  TOO_MANY(429),
  CANCELLED(499),
  INTERNAL(500),
  UNKNOWN_OUTCOME(502),
  UNAVAILABLE(503),
  TIMEOUT(504),
  CYCLE(508);

  private static final Duration SOON = Duration.ofMillis(500);

  private final int status;

  ProblemKind(int status) {
    this.status = status;
  }

  int status() {
    return status;
  }

  /** When it makes sense to make a call again that did not run. */
  Optional<Duration> retryAfter() {
    return this == TOO_MANY || this == UNAVAILABLE ? Optional.of(SOON) : Optional.empty();
  }

  static ProblemKind of(ErrorCode code) {
    return switch (code) {
      case UNKNOWN_GRAIN_TYPE, UNKNOWN_METHOD -> NOT_FOUND;
      case BAD_ARGUMENT, MALFORMED_MESSAGE, IDEMPOTENCY_KEY_AHEAD -> BAD_REQUEST;
      case DEADLINE_EXCEEDED -> TIMEOUT;
      case UNKNOWN_OUTCOME, COMMIT_UNKNOWN -> UNKNOWN_OUTCOME;
      case OVERLOADED, TOO_MANY_CALLS -> TOO_MANY;
      case CALL_CYCLE, DEADLOCK -> CYCLE;
      case CANCELLED -> CANCELLED;
      case SHUTTING_DOWN,
          NO_SILO_REACHABLE,
          MISROUTED,
          QUARANTINED,
          FENCED,
          EVICTED,
          STORE_FAILED,
          STORE_UNREACHABLE,
          STORE_LOCKED ->
          UNAVAILABLE;
      case IDEMPOTENCY_KEY_REUSED, IDEMPOTENCY_KEY_EXPIRED, CALL_IN_PROGRESS -> CONFLICT;
      case UNAUTHENTICATED -> UNAUTHENTICATED;
      case FORBIDDEN -> FORBIDDEN;
      case TOO_LARGE -> TOO_LARGE;
      default -> INTERNAL;
    };
  }
}
