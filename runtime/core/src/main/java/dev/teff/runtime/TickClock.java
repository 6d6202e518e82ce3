package dev.teff.runtime;

import java.time.Duration;

/** Time in steps of a sixteenth of a second, which fits an int for four years. */
final class TickClock {
  private static final long NANOS = Duration.ofSeconds(1).toNanos() / 16;
  private static final Duration LONGEST = Duration.ofDays(700);

  private TickClock() {}

  static int at(long nanos) {
    return (int) (nanos / NANOS);
  }

  /** How long it is from one tick to a later one. */
  static Duration between(int from, int to) {
    return Duration.ofNanos((to - from) * NANOS);
  }

  /** How many ticks a duration has, at least one. */
  static int ticks(Duration duration) {
    Duration bounded = duration.compareTo(LONGEST) > 0 ? LONGEST : duration;
    return (int) Math.max(1, bounded.toNanos() / NANOS);
  }
}
