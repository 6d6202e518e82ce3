package dev.teff.runtime.cluster;

import dev.teff.grains.GrainId;
import dev.teff.runtime.spi.Timekeeper;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Grains that this silo has agreed to take and that have not come yet. Whoever does not come in
 * time is forgotten. Safe for use by any thread.
 */
final class Arrivals {
  /** How long a source may take to stop a grain. */
  static final Duration PATIENCE = Duration.ofSeconds(10);

  private static final int MOST = 1 << 16;

  private final Timekeeper time;
  private final Map<GrainId, Long> numbers = new ConcurrentHashMap<>();

  Arrivals(Timekeeper time) {
    this.time = time;
  }

  /**
   * Sets a number aside.
   *
   * @param forgotten run when nobody came
   * @return false when the grain is awaited already, or too many are
   */
  boolean expect(GrainId grain, long number, Runnable forgotten) {
    if (numbers.size() >= MOST || numbers.putIfAbsent(grain, number) != null) {
      return false;
    }
    time.schedule(
        PATIENCE,
        () -> {
          if (numbers.remove(grain, number)) {
            forgotten.run();
          }
        });
    return true;
  }

  boolean isExpected(GrainId grain) {
    return !numbers.isEmpty() && numbers.containsKey(grain);
  }

  boolean isExpected(GrainId grain, long number) {
    Long expected = numbers.get(grain);
    return expected != null && expected == number;
  }

  /** It came, or will not. */
  void remove(GrainId grain, long number) {
    numbers.remove(grain, number);
  }
}
