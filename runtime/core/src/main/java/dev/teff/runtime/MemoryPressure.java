package dev.teff.runtime;

import dev.teff.grains.DeactivationReason;
import java.util.Arrays;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends away the least recently used activations when the memory gets scarce: a tenth of them at a
 * time, and more only when a garbage collection has shown that it was not enough. Used by the
 * sweeper's thread.
 */
final class MemoryPressure {
  private static final Logger LOG = LoggerFactory.getLogger("dev.teff.activation");
  private static final int PART = 10;

  private final MemoryGauge gauge;
  private final double limit;
  private long relievedAt = -1;

  /**
   * A watch on the memory.
   *
   * @param limit the occupancy above which there is pressure; 1 or more for never
   */
  MemoryPressure(MemoryGauge gauge, double limit) {
    this.gauge = gauge;
    this.limit = limit;
  }

  /** Looks at the memory, and makes room when that is needed. */
  void relieve(Iterable<Activation> activations, int tick) {
    if (limit >= 1) {
      return;
    }
    long measured = gauge.measured();
    double occupancy = measured == relievedAt ? 0 : gauge.occupancy();
    if (occupancy <= limit) {
      return;
    }
    relievedAt = measured;
    int[] ages = ages(activations, tick);
    if (ages.length == 0) {
      return;
    }
    int quota = (ages.length + PART - 1) / PART;
    int oldest = ages[ages.length - quota];
    LOG.warn(
        "{} % of the memory are in use behind a collection: the {} activations that were not called for longest leave.",
        Math.round(occupancy * 100), quota);
    for (Activation activation : activations) {
      if (quota > 0 && activation.isQuiet() && tick - activation.lastUsed() >= oldest) {
        activation.leave(DeactivationReason.MEMORY);
        quota--;
      }
    }
  }

  private static int[] ages(Iterable<Activation> activations, int tick) {
    int[] ages = new int[1024];
    int count = 0;
    for (Activation activation : activations) {
      if (activation.isQuiet()) {
        ages = count == ages.length ? Arrays.copyOf(ages, 2 * count) : ages;
        ages[count++] = tick - activation.lastUsed();
      }
    }
    int[] found = Arrays.copyOf(ages, count);
    Arrays.sort(found);
    return found;
  }
}
