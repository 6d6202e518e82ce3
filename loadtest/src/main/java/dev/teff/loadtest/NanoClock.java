package dev.teff.loadtest;

import java.util.concurrent.locks.LockSupport;

/** The clock of a measurement. Tests bring a virtual one. */
interface NanoClock {
  /** Nanoseconds since some moment. */
  long now();

  /** Returns at this time or as soon as possible after it. */
  void sleepUntil(long time);

  /** The machine's monotonic clock. */
  NanoClock SYSTEM =
      new NanoClock() {
        // A parked thread oversleeps by up to this; what is left of a wait is spun.
        private static final long OVERSLEEP = 100_000;

        @Override
        public long now() {
          return System.nanoTime();
        }

        @Override
        public void sleepUntil(long time) {
          for (long left = time - now(); left > 0; left = time - now()) {
            if (left > OVERSLEEP) {
              LockSupport.parkNanos(left - OVERSLEEP);
            } else {
              Thread.onSpinWait();
            }
          }
        }
      };
}
