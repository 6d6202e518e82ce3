package dev.teff.loadtest.harness;

import java.time.Duration;

/**
 * A fault and its moment.
 *
 * @param after since the beginning of the run, warm-up included
 */
public record TimedFault(Duration after, Fault fault) {
  /** Checks the moment. */
  public TimedFault {
    Durations.notNegative("The time of a fault", after);
  }
}
