package dev.teff.grains;

/**
 * Every error that Teff raises, by number. The number never changes its meaning; each has a section
 * in {@code docs/errors.md} under the anchor {@code teff-nnn}.
 *
 * <pre>{@code
 * catch (GrainException e) {
 *   if (e.code() == ErrorCode.OVERLOADED) { backOff(); }
 * }
 * }</pre>
 */
public enum ErrorCode {
  // 1xx: the program and its contracts
  PROCESSOR_DID_NOT_RUN(101),
  UNKNOWN_GRAIN_TYPE(102),
  UNKNOWN_METHOD(103),
  IMPLEMENTATION_MISSING(104),
  IMPLEMENTATION_AMBIGUOUS(105),
  MISUSE(106),
  MALFORMED_MESSAGE(107),
  SERVICE_MISSING(108),
  STATE_UNDECLARED(109),
  BAD_ARGUMENT(110),

  // 2xx: calls
  DEADLINE_EXCEEDED(201),
  UNKNOWN_OUTCOME(202),
  OVERLOADED(203),
  CALL_CYCLE(204),
  SHUTTING_DOWN(205),
  NO_SILO_REACHABLE(206),
  MISROUTED(207),
  REMOTE_FAILURE(208),
  ACTIVATION_FAILED(209),

  // 3xx: state and stores
  STORE_FAILED(301),
  RECORD_CORRUPTED(302),
  UNKNOWN_EVENT_TYPE(303),
  FENCED(304),
  STORE_LOCKED(305),
  DISK_FULL(306),
  COMMIT_UNKNOWN(307),
  SCHEMA_NEWER(308),
  EVENT_TOO_LARGE(309),
  STORE_URL_INVALID(310),

  // 4xx: the cluster
  PORT_IN_USE(401),
  DUPLICATE_SILO_NAME(402),
  STRANGER(403),
  WRONG_SECRET(404),
  SEEDS_UNREACHABLE(405),
  EVICTED(406),

  // 5xx: configuration
  CONFIGURATION_INVALID(501);

  private final int number;

  ErrorCode(int number) {
    this.number = number;
  }

  /** The number behind {@code TEFF-}. */
  public int number() {
    return number;
  }

  /** The code as messages show it, for example {@code TEFF-201}. */
  public String label() {
    return "TEFF-" + number;
  }
}
