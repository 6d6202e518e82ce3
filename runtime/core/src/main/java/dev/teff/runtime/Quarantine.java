package dev.teff.runtime;

import dev.teff.grains.ErrorCode;
import dev.teff.grains.GrainException;
import dev.teff.grains.GrainException.Outcome;
import dev.teff.grains.GrainId;
import dev.teff.runtime.spi.Timekeeper;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The grains whose activation failed again and again, and until when calls to them fail without
 * another try. The second failure in a row costs a tenth of a second, each further one twice as
 * much as the one before, up to a minute. Safe for use by any thread.
 */
final class Quarantine {
  private static final long FIRST_NANOS = 100_000_000;
  private static final int MOST_DOUBLINGS = 10;
  private static final long LONGEST_NANOS = 60_000_000_000L;

  /** Beyond it, further grains are not quarantined: so many failures have one cause. */
  private static final int MOST_GRAINS = 10_000;

  private final Timekeeper time;
  private final Map<GrainId, Case> cases = new ConcurrentHashMap<>();

  private record Case(int failures, long until, String cause) {}

  Quarantine(Timekeeper time) {
    this.time = time;
  }

  /**
   * Passes grains that may be activated.
   *
   * @throws GrainException {@code TEFF-210} for others
   */
  void check(GrainId id) {
    if (cases.isEmpty()) {
      return;
    }
    Case known = cases.get(id);
    if (known == null) {
      return;
    }
    long left = known.until - time.nanos();
    if (left > 0 && known.failures > 1) {
      throw new GrainException(
          ErrorCode.QUARANTINED,
          Outcome.DID_NOT_RUN,
          "%s cannot be activated; it failed %d times in a row, at last with: %s | grain %s, next try in %d ms | see the message | correct the cause; the first call after that time tries again"
              .formatted(id, known.failures, known.cause, id, left / 1_000_000 + 1));
    }
  }

  /** A grain could not be activated. */
  void failed(GrainId id, GrainException failure) {
    if (!isTheGrains(failure.code()) || (cases.size() >= MOST_GRAINS && !cases.containsKey(id))) {
      return;
    }
    String cause = String.valueOf(failure.getMessage());
    cases.compute(
        id,
        (grain, before) -> {
          int failures = before == null ? 1 : before.failures + 1;
          return new Case(failures, time.nanos() + pauseNanos(failures), cause);
        });
  }

  /**
   * Whether it fails as long as the grain's code or what is stored of it stays the same. A store or
   * another grain that has its troubles says nothing about this one, which is to be there when they
   * are over.
   */
  private static boolean isTheGrains(ErrorCode code) {
    return switch (code) {
      case ACTIVATION_FAILED,
          SERVICE_MISSING,
          MISUSE,
          BAD_ARGUMENT,
          CALL_CYCLE,
          REMOTE_FAILURE,
          RECORD_CORRUPTED,
          UNKNOWN_EVENT_TYPE,
          JOURNAL_INCOMPLETE,
          MALFORMED_MESSAGE,
          SCHEMA_NEWER,
          CRDT_LIMIT ->
          true;
      default -> false;
    };
  }

  private static long pauseNanos(int failures) {
    int doublings = Math.clamp(failures - 2, 0, MOST_DOUBLINGS);
    return Math.min(FIRST_NANOS << doublings, LONGEST_NANOS);
  }

  /** A grain could be activated. */
  void recovered(GrainId id) {
    if (!cases.isEmpty()) {
      cases.remove(id);
    }
  }

  /** Forgets grains that nobody tried for long. */
  void sweep() {
    if (!cases.isEmpty()) {
      long now = time.nanos();
      cases.values().removeIf(known -> now - known.until > LONGEST_NANOS);
    }
  }
}
