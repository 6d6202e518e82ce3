package dev.teff.loadtest;

import java.time.Duration;
import java.util.List;

/**
 * How long and how often to measure.
 *
 * @param duration of each measured run
 * @param warmup what runs before it, and does not count
 * @param pairs how often two sides of a comparison run
 * @param quick whether only to show that the benchmark works
 * @param callers how many call at once, where a benchmark asks; empty for what is usual there
 * @param store where journals are kept
 * @param presence what only the presence benchmark wants to know
 */
record BenchOptions(
    Duration duration,
    Duration warmup,
    int pairs,
    boolean quick,
    List<Integer> callers,
    StoreKind store,
    PresenceOptions presence) {
  private static final Duration MOMENT = Duration.ofMillis(100);

  /** What shows that a benchmark works; the figures mean nothing. */
  static BenchOptions shortest(StoreKind store) {
    return new BenchOptions(MOMENT, MOMENT, 1, true, List.of(), store, new PresenceOptions());
  }
}
