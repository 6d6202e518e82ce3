package dev.teff.loadtest.harness;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** Turns the steps of an open model into the times at which users come. */
final class OpenProfile {
  private static final double SECOND = 1e9;

  private final SplittableRandom random;
  private long[] times = new long[1024];
  private int count;
  private long start;

  private OpenProfile(long seed) {
    random = new SplittableRandom(seed);
  }

  /**
   * The times, since the start of the run.
   *
   * @throws IllegalArgumentException when there are too many
   */
  static ArrivalSchedule schedule(List<OpenStep> steps, long seed) {
    var profile = new OpenProfile(seed);
    steps.forEach(profile::add);
    return ArrivalSchedule.of(Arrays.copyOf(profile.times, profile.count));
  }

  /**
   * Refuses steps that cannot be.
   *
   * @throws IllegalArgumentException when so many come that they cannot be kept
   */
  static void requirePossible(List<OpenStep> steps) {
    ArrivalSchedule.requireFits(steps.stream().mapToDouble(OpenProfile::expected).sum());
  }

  private static double expected(OpenStep step) {
    return switch (step) {
      case OpenStep.NothingFor nobody -> 0;
      case OpenStep.AtOnce(int users) -> users;
      case OpenStep.Ramp(int users, Duration duration) -> users;
      case OpenStep.Peak(int users, Duration duration) -> users;
      case OpenStep.Rate rate -> rate.expected();
      case OpenStep.Stairs stairs ->
          stairs.parts().stream().mapToDouble(OpenStep.Rate::expected).sum();
    };
  }

  private void add(OpenStep step) {
    switch (step) {
      case OpenStep.NothingFor(Duration duration) -> start += duration.toNanos();
      case OpenStep.AtOnce(int users) -> {
        for (int i = 0; i < users; i++) {
          add(0);
        }
      }
      case OpenStep.Ramp(int users, Duration duration) -> {
        for (int i = 0; i < users; i++) {
          add((double) i * duration.toNanos() / users);
        }
        start += duration.toNanos();
      }
      case OpenStep.Peak(int users, Duration duration) -> {
        for (int i = 0; i < users; i++) {
          add(smoothStepInverse((i + 0.5) / users) * duration.toNanos());
        }
        start += duration.toNanos();
      }
      case OpenStep.Rate rate -> add(rate);
      case OpenStep.Stairs stairs -> stairs.parts().forEach(this::add);
    }
  }

  /**
   * The n-th user comes when n are expected; at random, when the sum of n exponentially distributed
   * distances is: that is a Poisson process with this rate at every moment.
   */
  private void add(OpenStep.Rate rate) {
    double seconds = rate.duration().toNanos() / SECOND;
    double slope = (rate.to() - rate.from()) / seconds;
    double expected = rate.expected();
    double tolerance =
        expected * 1e-12; // 10/s for 10 s are 100 users, whatever the arithmetic says
    double next = rate.randomly() ? exponential() : 0;
    while (next < expected - tolerance) {
      add(timeOf(next, rate.from(), slope) * SECOND);
      next += rate.randomly() ? exponential() : 1;
    }
    start += rate.duration().toNanos();
  }

  /** When so many have come: the solution of {@code n = from * t + slope / 2 * t * t}. */
  private static double timeOf(double n, double from, double slope) {
    if (Math.abs(slope) < 1e-12) {
      return n / from;
    }
    double root = Math.sqrt(Math.max(0, from * from + 2 * slope * n));
    return 2 * n / (from + root); // without the cancellation of (root - from) / slope
  }

  private double exponential() {
    return -Math.log1p(-random.nextDouble());
  }

  /** The inverse of {@code 3x² - 2x³}, which rises smoothly from 0 to 1. */
  private static double smoothStepInverse(double y) {
    return 0.5 - Math.sin(Math.asin(1 - 2 * y) / 3);
  }

  private void add(double offset) {
    if (count == times.length) {
      ArrivalSchedule.requireFits(count + 1.0);
      times = Arrays.copyOf(times, count + count / 2);
    }
    times[count++] = start + Math.round(Double.isNaN(offset) ? 0 : offset);
  }
}
