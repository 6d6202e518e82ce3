package dev.teff.loadtest.harness;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.ToLongFunction;

/**
 * Compares the seconds of two runs. Neighbouring seconds resemble each other (a collection, a
 * checkpoint), so whole blocks are drawn, with replacement, for the interval of a ratio of medians.
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
    var differences = new ArrayList<Difference>(compare(a.global(), b.global()));
    for (RequestResult one : a.requests()) {
      b.requests().stream()
          .filter(other -> other.name().equals(one.name()))
          .forEach(other -> differences.addAll(compare(one, other)));
    }
    return differences;
  }

  /** Of one kind of request: median, p99, rate. */
  static List<Difference> compare(RequestResult a, RequestResult b) {
    double[] ratios = ratios(values(a, RequestSecond::count), values(b, RequestSecond::count));
    return List.of(
        times(a.name() + " p50", a, b, RequestSecond::p50),
        times(a.name() + " p99", a, b, RequestSecond::p99),
        new Difference(
            a.name() + " per second",
            Text.digits(a.perSecond()),
            Text.digits(b.perSecond()),
            a.perSecond() > 0 ? b.perSecond() / a.perSecond() : Double.NaN,
            ratios[0],
            ratios[1]));
  }

  private static Difference times(
      String what, RequestResult a, RequestResult b, ToLongFunction<RequestSecond> figure) {
    double[] as = values(a, figure);
    double[] bs = values(b, figure);
    double[] ratios = ratios(as, bs);
    double medianA = as.length == 0 ? Double.NaN : median(as);
    double medianB = bs.length == 0 ? Double.NaN : median(bs);
    return new Difference(
        what,
        Text.duration(medianA),
        Text.duration(medianB),
        medianB / medianA,
        ratios[0],
        ratios[1]);
  }

  /** The first and the last second are parts of seconds. */
  private static double[] values(RequestResult of, ToLongFunction<RequestSecond> figure) {
    List<RequestSecond> seconds = of.seconds();
    return seconds.size() <= 2
        ? new double[0]
        : seconds.subList(1, seconds.size() - 1).stream()
            .mapToDouble(figure::applyAsLong)
            .toArray();
  }

  /** The interval of the ratio of medians; all of the line when there are too few seconds. */
  private static double[] ratios(double[] a, double[] b) {
    if (a.length < FEWEST_SECONDS || b.length < FEWEST_SECONDS) {
      return new double[] {0, Double.POSITIVE_INFINITY};
    }
    var random = new SplittableRandom(1);
    double[] ratios = new double[DRAWS];
    for (int i = 0; i < DRAWS; i++) {
      ratios[i] = median(draw(b, random)) / median(draw(a, random));
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

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
