package dev.teff.runtime.cluster;

import dev.teff.runtime.spi.Timekeeper;

/** Pauses in the silo's time. */
final class Pause {
  private Pause() {}

  /** Whether there is time left for one who pauses between looks, and nobody asked him to hurry. */
  static boolean goesOn(long deadlineNanos, Timekeeper time) {
    return time.nanos() - deadlineNanos < 0 && !Thread.currentThread().isInterrupted();
  }

  /**
   * Blocks for so long, or until the thread is interrupted; then, whoever pauses in a loop has to
   * leave it.
   */
  static void of(long nanos, Timekeeper time) {
    long until = time.nanos() + nanos;
    while (time.nanos() - until < 0 && !Thread.currentThread().isInterrupted()) {
      time.parkUntil(time, until);
    }
  }
}
