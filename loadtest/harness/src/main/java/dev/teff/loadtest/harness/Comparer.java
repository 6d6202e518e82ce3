package dev.teff.loadtest.harness;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.DoubleFunction;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

/**
 * Compares the seconds of two runs. Neighbouring seconds resemble each other (a collection, a
 * checkpoint), so whole blocks are drawn, with replacement, for the interval of the ratio: of
 * medians where it is about times, and of means where it is about rates, for an outage of a few
 * seconds leaves the median of a minute as it is.
 */
final class Comparer {
  private static final int DRAWS = 2000;
  private static final int BLOCK = 3;
  private static final double TAIL = 0.025;
  private static final int FEWEST_SECONDS = 2 * BLOCK;

  private Comparer() {}

  /** The requests that only one of two runs has, which are not compared. */
  static List<String> onlyIn(RunResult one, RunResult other) {
    List<String> names = other.requests().stream().map(RequestResult::name).toList();
    return one.requests().stream()
        .map(RequestResult::name)
        .filter(name -> !names.contains(name))
        .toList();
  }

  static List<Difference> compare(RunResult a, RunResult b) {
    var inA = Whole.of(a.slices());
    var inB = Whole.of(b.slices());
    var differences = new ArrayList<Difference>(compare(a.global(), inA, b.global(), inB));
    for (RequestResult one : a.requests()) {
      b.requests().stream()
          .filter(other -> other.name().equals(one.name()))
          .forEach(other -> differences.addAll(compare(one, inA, other, inB)));
    }
    return differences;
  }

  /** Of one kind of request: median, p99, rate. */
  static List<Difference> compare(RequestResult a, Whole inA, RequestResult b, Whole inB) {
    return List.of(
        difference(
            a.name() + " p50",
            inA.times(a, RequestSecond::p50),
            inB.times(b, RequestSecond::p50),
            Comparer::median,
            Text::duration),
        difference(
            a.name() + " p99",
            inA.times(a, RequestSecond::p99),
            inB.times(b, RequestSecond::p99),
            Comparer::median,
            Text::duration),
        difference(
            a.name() + " per second", inA.counts(a), inB.counts(b), Comparer::mean, Text::digits));
  }

  /** The ratio and its interval are of the same statistic of the same seconds. */
  private static Difference difference(
      String what,
      double[] as,
      double[] bs,
      ToDoubleFunction<double[]> statistic,
      DoubleFunction<String> show) {
    double a = as.length == 0 ? Double.NaN : statistic.applyAsDouble(as);
    double b = bs.length == 0 ? Double.NaN : statistic.applyAsDouble(bs);
    double[] ratios = ratios(as, bs, statistic);
    return new Difference(what, show.apply(a), show.apply(b), b / a, ratios[0], ratios[1]);
  }

  /**
   * The whole seconds of a run that were counted: the first and the last one are parts of seconds.
   *
   * @param from the first
   * @param to behind the last
   */
  record Whole(int from, int to) {
    static Whole of(List<Slice> slices) {
      int[] counted =
          slices.stream().filter(slice -> !slice.warmUp()).mapToInt(Slice::second).toArray();
      return counted.length <= 2
          ? new Whole(0, 0)
          : new Whole(counted[0] + 1, counted[counted.length - 1]);
    }

    /** Of the seconds that had answers. */
    private double[] times(RequestResult result, ToLongFunction<RequestSecond> figure) {
      return result.seconds().stream()
          .filter(second -> second.second() >= from && second.second() < to)
          .mapToDouble(figure::applyAsLong)
          .toArray();
    }

    /** Of all seconds: one without an answer counts as such. */
    private double[] counts(RequestResult result) {
      double[] counts = new double[to - from];
      for (RequestSecond second : result.seconds()) {
        if (second.second() >= from && second.second() < to) {
          counts[second.second() - from] += second.count();
        }
      }
      return counts;
    }
  }

  /** The interval of the ratio; all of the line when there are too few seconds. */
  private static double[] ratios(double[] a, double[] b, ToDoubleFunction<double[]> statistic) {
    if (a.length < FEWEST_SECONDS || b.length < FEWEST_SECONDS) {
      return new double[] {0, Double.POSITIVE_INFINITY};
    }
    var random = new SplittableRandom(1);
    double[] ratios = new double[DRAWS];
    for (int i = 0; i < DRAWS; i++) {
      ratios[i] =
          statistic.applyAsDouble(draw(b, random)) / statistic.applyAsDouble(draw(a, random));
    }
    Arrays.sort(ratios);
    return new double[] {ratios[(int) (DRAWS * TAIL)], ratios[(int) (DRAWS * (1 - TAIL))]};
  }

  private static double[] draw(double[] values, SplittableRandom random) {
    double[] drawn = new double[values.length];
    for (int i = 0; i < drawn.length; i += BLOCK) {
      int from = random.nextInt(values.length - BLOCK + 1);
      System.arraycopy(values, from, drawn, i, Math.min(BLOCK, drawn.length - i));
    }
    return drawn;
  }

  private static double mean(double[] values) {
    return Arrays.stream(values).average().orElse(Double.NaN);
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
