package dev.teff.loadtest.harness;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** {@link System#nanoTime()}, and two ways of waiting for it. */
final class SystemClock implements NanoClock {
  /** A parked thread oversleeps by up to this; what is left of a wait is spun. */
  private static final long OVERSLEEP = 100_000;

  @Override
  public long now() {
    return System.nanoTime();
  }

  @Override
  public void sleepUntil(long time) {
    for (long left = time - now(); left > 0; left = time - now()) {
      if (Thread.currentThread().isInterrupted()) {
        return;
      }
      if (left > OVERSLEEP) {
        LockSupport.parkNanos(left - OVERSLEEP);
      } else {
        Thread.onSpinWait();
      }
    }
  }

  @Override
  public void pauseUntil(long time) throws InterruptedException {
    for (long left = time - now(); left > 0; left = time - now()) {
      TimeUnit.NANOSECONDS.sleep(left);
    }
  }
}
