package dev.teff.runtime;

import dev.teff.runtime.spi.Timekeeper;
import dev.teff.runtime.spi.Timekeeper.Alarm;
import java.util.function.BooleanSupplier;

/**
 * How the runtime waits: for a condition, until a deadline. An interrupt that is none of Teff's own
 * ends the calls that the thread waits for; every other wait is deaf to it, unless its condition
 * asks for {@link CurrentTurn#isPutAside}.
 */
final class Parking {
  private Parking() {}

  /**
   * Parks until the condition holds or the time has come. Whoever makes the condition true unparks
   * the thread. Neither the condition nor the clock may park. An interrupt that arrives is kept for
   * the thread to see afterwards.
   *
   * @return whether the condition holds
   */
  static boolean await(
      Timekeeper time, Object blocker, long deadlineNanos, BooleanSupplier condition) {
    if (condition.getAsBoolean()) {
      return true;
    }
    CurrentTurn slot = CurrentTurn.slot();
    slot.standsStill();
    Alarm alarm = time.alarm(deadlineNanos);
    boolean interrupted = false;
    boolean met = condition.getAsBoolean();
    boolean over = false;
    while (!met && !over) {
      alarm.park(blocker); // returns at once when the time has come
      if (Thread.interrupted()) {
        interrupted = true;
        slot.interruptedWhileWaiting();
      }
      met = condition.getAsBoolean();
      over = !met && time.nanos() - deadlineNanos >= 0;
    }
    alarm.cancel();
    if (interrupted) {
      slot.giveBack();
    }
    return met;
  }
}
