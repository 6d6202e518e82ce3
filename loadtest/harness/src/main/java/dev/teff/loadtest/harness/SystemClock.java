package dev.teff.loadtest.harness;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** {@link System#nanoTime()}, and three ways of waiting for it. */
final class SystemClock implements NanoClock {
  /** A parked thread oversleeps by up to this; what is left of a wait is spun. */
  private static final long OVERSLEEP = 100_000;

  /**
   * Whether a processor can be given to spinning for good. Of two, the users would share the other
   * one with the JIT compiler, and wait for whole slices of time.
   */
  private static final boolean CAN_ALWAYS_SPIN = Runtime.getRuntime().availableProcessors() > 2;

  @Override
  public long now() {
    return System.nanoTime();
  }

  @Override
  public void sleepUntil(long time) {
    sleepUntil(time, true);
  }

  @Override
  public void paceUntil(long time) {
    sleepUntil(time, CAN_ALWAYS_SPIN);
  }

  private void sleepUntil(long time, boolean spinsAtOnce) {
    boolean spins = spinsAtOnce;
    for (long left = time - now(); left > 0; left = time - now()) {
      if (Thread.currentThread().isInterrupted()) {
        return;
      }
      if (left > OVERSLEEP) {
        LockSupport.parkNanos(left - OVERSLEEP);
        spins = true; // it has given way
      } else if (spins) {
        Thread.onSpinWait();
      } else {
        LockSupport.parkNanos(left);
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
