package dev.teff.loadtest.harness;

import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Picks calls to be traced, each with the same chance as those around it: all of them while they
 * are few, else about as many a second as can be afforded. Safe for use by any thread.
 */
final class TraceSampler {
  private static final int PER_SECOND = 500;
  private static final int MOST = 50_000;
  private static final long SECOND = 1_000_000_000;

  private final AtomicInteger picked = new AtomicInteger();
  private final AtomicInteger pickedNow = new AtomicInteger();

  /** One of so many calls is picked; written under the lock. */
  private volatile int period = 1;

  private long second; // guarded by the lock

  /** Whether to trace a call that begins at this time, in nanoseconds since the start. */
  boolean pick(long sinceStart) {
    if (period > 1 && ThreadLocalRandom.current().nextInt(period) != 0) {
      return false;
    }
    if (picked.incrementAndGet() > MOST) {
      return false;
    }
    pickedNow.incrementAndGet();
    adapt(sinceStart / SECOND);
    return true;
  }

  private synchronized void adapt(long now) {
    if (now != second) {
      if (pickedNow.get() < PER_SECOND / 2 * (now - second)) {
        period = Math.max(1, period / 2);
      }
      pickedNow.set(0);
      second = now;
    } else if (pickedNow.get() > PER_SECOND) {
      period *= 2;
      pickedNow.set(0);
    }
  }
}
