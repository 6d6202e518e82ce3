package dev.teff.loadtest;

import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * What an open loop measured, in nanoseconds.
 *
 * @param arrivals how many operations were due
 * @param dropped how many of them were not started because too many were in flight
 * @param response from the intended start to the end: what a user waits
 * @param service from the actual start to the end
 * @param lag how late the generator was
 */
public record OpenLoopResult(
    int arrivals,
    long dropped,
    Histogram response,
    Histogram service,
    Histogram lag,
    Optional<String> complaint) {
  private static final long TOLERATED_LAG = TimeUnit.MILLISECONDS.toNanos(1);

  OpenLoopResult(
      int arrivals,
      long dropped,
      Histogram response,
      Histogram service,
      Histogram lag,
      Failures failures) {
    this(
        arrivals,
        dropped,
        response,
        service,
        lag,
        generatorComplaint(arrivals, dropped, lag).or(failures::complaint));
  }

  private static Optional<String> generatorComplaint(int arrivals, long dropped, Histogram lag) {
    if (dropped > 0) {
      return Optional.of(
          "%d of %d arrivals were dropped because too many operations were in flight: lower the rate"
              .formatted(dropped, arrivals));
    }
    long late = lag.getValueAtPercentile(99);
    if (late > TOLERATED_LAG) {
      return Optional.of(
          "the generator could not keep up: 1 %% of the arrivals started more than %.1f ms late"
              .formatted(late / 1e6));
    }
    return Optional.empty();
  }
}
