package dev.teff.samples.bank;

import dev.teff.grains.GrainException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * Makes a call again until it is answered. Right for calls that may run twice and take effect once,
 * as all of the bank's are.
 */
final class Insistence {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Duration PAUSE = Duration.ofMillis(50);

  private final Runnable again;

  /**
   * Makes one.
   *
   * @param again told whenever a call got no answer
   */
  Insistence(Runnable again) {
    this.again = again;
  }

  /**
   * Calls until there is an answer.
   *
   * @throws GrainException the last one, when there is none for minutes
   */
  <T> T on(Supplier<T> call) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      try {
        return call.get();
      } catch (GrainException e) {
        if (System.nanoTime() - deadline > 0) {
          throw e;
        }
        again.run();
        LockSupport.parkNanos(PAUSE.toNanos());
      }
    }
  }
}
