package dev.teff.placement.jfr;

import java.time.Duration;
import java.util.Optional;

/**
 * How many cores this process kept busy since the last time it was asked for: by the time that the
 * operating system says it ran. What the JVM says is a share of all processors of the machine, of
 * which a container may have few. Used by one thread.
 */
final class BusyCores {
  /** Of less, the clock ticks of the operating system tell little. */
  private static final long LEAST_NANOS = 100_000_000;

  private Duration ran;
  private long since;

  /**
   * Begins now.
   *
   * @param ran how long the process has run on processors so far
   */
  BusyCores(Duration ran, long nanos) {
    this.ran = ran;
    this.since = nanos;
  }

  /** How long this process has run on processors so far; empty where nobody says. */
  static Optional<Duration> ranSoFar() {
    return ProcessHandle.current().info().totalCpuDuration();
  }

  /**
   * How many cores in the mean since the last time.
   *
   * @return empty when that was just now
   */
  Optional<Double> until(Duration ranSoFar, long nanos) {
    long passed = nanos - since;
    if (passed < LEAST_NANOS) {
      return Optional.empty();
    }
    double cores = (double) ranSoFar.minus(ran).toNanos() / passed;
    ran = ranSoFar;
    since = nanos;
    return Optional.of(cores);
  }
}
