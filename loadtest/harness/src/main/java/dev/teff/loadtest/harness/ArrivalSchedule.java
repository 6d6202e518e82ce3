package dev.teff.loadtest.harness;

import java.time.Duration;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * When each arrival of an open model is due, computed before the run. Arrivals do not wait for one
 * another, as users do not who know nothing of each other.
 */
public final class ArrivalSchedule {
  /** More arrivals than this are refused: the schedule is in memory. */
  private static final long MOST = 100_000_000;

  private static final double NANOS_PER_SECOND = 1e9;

  private final long[] offsets;

  private ArrivalSchedule(long[] offsets) {
    this.offsets = offsets;
  }

  /**
   * Arrivals at these times, which are sorted and not negative. The array is not copied.
   *
   * @throws IllegalArgumentException when there are too many
   */
  static ArrivalSchedule of(long[] offsets) {
    requireFits(offsets.length);
    return new ArrivalSchedule(offsets);
  }

  /**
   * Refuses what would not fit into memory.
   *
   * @throws IllegalArgumentException when these are too many arrivals
   */
  static void requireFits(double arrivals) {
    if (arrivals > MOST) {
      throw new IllegalArgumentException(
          "%.0f arrivals are more than the %d that fit into a schedule: lower rate or duration."
              .formatted(arrivals, MOST));
    }
  }

  /**
   * Arrivals at equal distances, the first at once. None is rounded away or drifts: the n-th is due
   * at n/rate, to the nanosecond.
   *
   * @throws IllegalArgumentException when there would be no arrival, or too many
   */
  public static ArrivalSchedule constant(double perSecond, Duration duration) {
    int count = Math.toIntExact(Math.round(Math.ceil(expected(perSecond, duration))));
    long[] offsets = new long[count];
    for (int i = 0; i < count; i++) {
      offsets[i] = Math.round(i * NANOS_PER_SECOND / perSecond);
    }
    return new ArrivalSchedule(offsets);
  }

  /**
   * Arrivals of a Poisson process: exponentially distributed distances, so that the count varies
   * too. The same seed gives the same schedule.
   *
   * @throws IllegalArgumentException when no arrival can be expected, or too many
   */
  public static ArrivalSchedule poisson(double perSecond, Duration duration, long seed) {
    double expected = expected(perSecond, duration);
    var random = new SplittableRandom(seed);
    double end = duration.toNanos();
    long[] offsets = new long[(int) Math.ceil(expected)];
    int count = 0;
    double mean = NANOS_PER_SECOND / perSecond;
    for (double at = distance(mean, random); at < end; at += distance(mean, random)) {
      if (count == offsets.length) {
        offsets = Arrays.copyOf(offsets, count + count / 8 + 8);
      }
      offsets[count++] = (long) at;
    }
    return new ArrivalSchedule(Arrays.copyOf(offsets, count));
  }

  /** How many arrivals there are. */
  public int size() {
    return offsets.length;
  }

  /** When an arrival is due, in nanoseconds since the start. */
  public long offset(int arrival) {
    return offsets[arrival];
  }

  private static double distance(double mean, SplittableRandom random) {
    return -mean * Math.log1p(-random.nextDouble()); // the inverse of the distribution function
  }

  private static double expected(double perSecond, Duration duration) {
    if (!(perSecond > 0) || Double.isInfinite(perSecond)) {
      throw new IllegalArgumentException(
          "A rate of %s arrivals per second is impossible: it must be positive."
              .formatted(perSecond));
    }
    if (!duration.isPositive()) {
      throw new IllegalArgumentException("A duration of %s has no arrivals.".formatted(duration));
    }
    double expected = perSecond * (duration.toNanos() / NANOS_PER_SECOND);
    requireFits(expected);
    return expected;
  }
}
