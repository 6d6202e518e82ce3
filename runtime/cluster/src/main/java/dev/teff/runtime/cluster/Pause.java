package dev.teff.runtime.cluster;

import dev.teff.runtime.spi.Timekeeper;

/** Pauses in the silo's time. */
final class Pause {
  private Pause() {}

  /** Blocks for so long, or until the thread is interrupted. */
  static void of(long nanos, Timekeeper time) {
    long until = time.nanos() + nanos;
    while (time.nanos() - until < 0 && !Thread.currentThread().isInterrupted()) {
      time.parkUntil(time, until);
    }
  }
}
