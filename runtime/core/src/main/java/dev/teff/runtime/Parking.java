package dev.teff.runtime;

import dev.teff.runtime.spi.Timekeeper;
import java.util.function.BooleanSupplier;

/** How the runtime waits: for a condition, until a deadline, deaf to interrupts meanwhile. */
final class Parking {
  private Parking() {}

  /**
   * Parks until the condition holds or the time has come. Whoever makes the condition true unparks
   * the thread. An interrupt that arrives is kept for the thread to see afterwards.
   *
   * @return whether the condition holds
   */
  static boolean await(
      Timekeeper time, Object blocker, long deadlineNanos, BooleanSupplier condition) {
    boolean interrupted = false;
    boolean met = condition.getAsBoolean();
    while (!met && time.nanos() - deadlineNanos < 0) {
      time.parkUntil(blocker, deadlineNanos);
      interrupted |= Thread.interrupted();
      met = condition.getAsBoolean();
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return met;
  }
}
