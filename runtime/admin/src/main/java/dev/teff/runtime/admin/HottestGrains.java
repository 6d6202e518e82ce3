package dev.teff.runtime.admin;

import dev.teff.grains.GrainId;
import dev.teff.placement.affinity.SpaceSaving;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * Which grains have the most turns of late, estimated from a sample, in bounded memory. Safe for
 * use by any thread.
 */
final class HottestGrains {
  private static final int CAPACITY = 256;

  /** After which time a turn counts half. */
  private static final Duration HALF_LIFE = Duration.ofSeconds(10);

  private static final double SECOND = 1e9;
  private static final double PER_SECOND =
      Math.log(2) / (HALF_LIFE.toNanos() / SECOND); // of turns that come steadily

  private final LongSupplier nanos;
  private final ReentrantLock lock = new ReentrantLock();
  private final SpaceSaving<GrainId> turns = new SpaceSaving<>(CAPACITY); // under the lock
  private long decayed; // under the lock

  /** One that looks at a clock. */
  HottestGrains(LongSupplier nanos) {
    this.nanos = nanos;
    this.decayed = nanos.getAsLong();
  }

  /** A grain, and how many turns it has each second, at least as far as the sample tells. */
  record Hot(GrainId grain, double turnsPerSecond) {}

  /** Counts a turn that stands for several. */
  void ran(GrainId grain, int standsFor) {
    lock.lock();
    try {
      decay();
      turns.add(grain, standsFor, 1);
    } finally {
      lock.unlock();
    }
  }

  /** The hottest ones, hottest first. */
  List<Hot> top(int most) {
    lock.lock();
    try {
      decay();
      return turns.counters().stream()
          .map(each -> new Hot(each.item(), (each.weight() - each.error()) * PER_SECOND))
          .sorted(Comparator.comparingDouble(Hot::turnsPerSecond).reversed())
          .limit(most)
          .toList();
    } finally {
      lock.unlock();
    }
  }

  private void decay() {
    long now = nanos.getAsLong();
    if (now - decayed > HALF_LIFE.toNanos() / 100) {
      turns.scale(Math.pow(0.5, (double) (now - decayed) / HALF_LIFE.toNanos()));
      decayed = now;
    }
  }
}
