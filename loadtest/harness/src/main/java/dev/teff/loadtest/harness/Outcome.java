package dev.teff.loadtest.harness;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the users of a run went.
 *
 * @param startedNanos when it began, by the wall clock, since 1970
 * @param stop why it was stopped; null if it was not
 * @param warmUpRequests requests that were not counted
 * @param errors what failed, most frequent first
 * @param notes what makes the figures worth nothing
 * @param counts what users counted
 * @param traced calls that silos may have told the flight recorder of
 */
record Outcome(
    long startedNanos,
    RunControl.@Nullable Stop stop,
    long warmUpRequests,
    List<ErrorCount> errors,
    List<String> notes,
    Counts counts,
    List<TracedCall> traced) {
  /** The wall clock's time at which this clock shows a time. */
  static long wallNanos(NanoClock clock, long time) {
    Instant now = Instant.now();
    return now.getEpochSecond() * 1_000_000_000 + now.getNano() + time - clock.now();
  }

  Instant started() {
    return Instant.ofEpochSecond(0, startedNanos);
  }
}
