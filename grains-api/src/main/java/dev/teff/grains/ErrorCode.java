package dev.teff.grains;

/**
 * Every error that Teff raises, by number. The number never changes its meaning; each has a section
 * in {@code docs/errors.md} under the anchor {@code teff-nnn}.
 *
 * <pre>{@code
 * try {
 *   alice.withdraw(900);
 * } catch (GrainException e) {
 *   if (e.code() == ErrorCode.OVERLOADED) { retryLater(); }
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
  REMINDER_INVALID(120),
  REMINDER_UNKNOWN(121),

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
  QUARANTINED(210),
  CANCELLED(211),
  TURN_STUCK(212),
  DEADLOCK(213),
  IDEMPOTENCY_KEY_REUSED(220),
  IDEMPOTENCY_KEY_EXPIRED(221),
  IDEMPOTENT_TURN_SEALED(222),
  CALL_IN_PROGRESS(223),
  IDEMPOTENCY_KEY_AHEAD(224),

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
  STORE_UNREACHABLE(311),
  STORE_ACCESS_REFUSED(312),
  STORE_UNSAFE(313),
  JOURNAL_INCOMPLETE(315),
  CRDT_LIMIT(320),
  DELTA_REFUSED(321),
  CLOCK_AHEAD(322),
  REPLICA_RETIRED(323),
  REPLICAS_MISSING(324),

  // 4xx: the cluster
  PORT_IN_USE(401),
  DUPLICATE_SILO_NAME(402),
  STRANGER(403),
  WRONG_SECRET(404),
  SEEDS_UNREACHABLE(405),
  EVICTED(406),
  VIEW_LOST(407),
  CONTRACT_INCOMPATIBLE(408),
  FEATURE_LEVEL_TOO_LOW(409),
  CLUSTER_MIXED_UP(410),

  // 5xx: configuration
  CONFIGURATION_INVALID(501),
  SILO_TASK_FAILED(502),

  // 6xx: the gateway
  UNAUTHENTICATED(601),
  FORBIDDEN(602),
  TOO_MANY_CALLS(603),
  TOO_LARGE(604);

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
