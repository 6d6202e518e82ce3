package dev.teff.loadtest.harness;

import java.time.Duration;

/** Durations that a plan can have. */
final class Durations {
  /** A plan that takes longer is a mistake, or never ends. */
  private static final Duration LONGEST = Duration.ofDays(30);

  private Durations() {}

  /**
   * The duration, if it is longer than nothing and ends.
   *
   * @throws IllegalArgumentException otherwise
   */
  static Duration positive(String what, Duration duration) {
    if (!duration.isPositive()) {
      throw new IllegalArgumentException(
          "%s of %s is impossible: it must be longer than nothing.".formatted(what, duration));
    }
    return notEndless(what, duration);
  }

  /** The same, where nothing is allowed too. */
  static Duration notNegative(String what, Duration duration) {
    if (duration.isNegative()) {
      throw new IllegalArgumentException(
          "%s of %s is impossible: it must not be negative.".formatted(what, duration));
    }
    return notEndless(what, duration);
  }

  private static Duration notEndless(String what, Duration duration) {
    if (duration.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          "%s of %s never ends: at most %d days are taken."
              .formatted(what, duration, LONGEST.toDays()));
    }
    return duration;
  }
}
