package dev.teff.loadtest.harness;

import java.util.concurrent.TimeUnit;

/**
 * What all parts of a run share.
 *
 * @param start when it began, by the clock
 * @param countFrom from when requests count: behind the warm-up
 */
record RunContext(
    Plan plan,
    Target target,
    Shard shard,
    NanoClock clock,
    Starter starter,
    Recordings recordings,
    RunControl control,
    long start,
    long countFrom) {
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  /** Whether what was meant to begin at this time is counted. */
  boolean counts(long due) {
    return due - countFrom >= 0;
  }

  /** Notes all through which seconds a request was open, whether or not it was answered. */
  void wasOpen(long due, long ended) {
    long end = Math.floorDiv(ended - start, SECOND);
    for (long second = Math.ceilDiv(due - start, SECOND); second < end; second++) {
      recordings.open((int) second, ended - due);
    }
  }

  /** Counts a request, group or call, unless it is of the warm-up. */
  void record(Series series, long due, long begun, long ended, boolean failed) {
    recordings.record(series, ended - due, ended - begun, failed, counts(due));
  }
}
