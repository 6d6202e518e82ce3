package dev.teff.loadtest.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Two runs that are the same by construction, and two that are not. */
class ComparerTest {
  private static final int RUNS = 200;

  @Test
  void equalRuns_areRarelyToldApart() {
    long toldApart =
        IntStream.range(0, RUNS)
            .filter(i -> difference(result(2L * i, 1), result(2L * i + 1, 1)).isDistinguishable())
            .count();
    assertThat(toldApart).isLessThan(RUNS / 8); // 5 % are expected, 12.5 % tolerated
  }

  @Test
  void runsThatDifferByAThird_areMostlyToldApart() {
    long toldApart =
        IntStream.range(0, RUNS)
            .filter(i -> difference(result(2L * i, 1), result(2L * i + 1, 1.3)).isDistinguishable())
            .count();
    assertThat(toldApart).isGreaterThan(RUNS * 9 / 10);
  }

  @Test
  void runsOfFewSeconds_areNotToldApart() {
    Difference difference = difference(result(1, 1, 6), result(2, 9, 6));
    assertThat(difference.isDistinguishable()).isFalse();
    assertThat(difference.describe()).endsWith("not distinguishable");
  }

  @Test
  void outageOfAThirdOfARun_isALowerRate_byAsMuch() {
    RequestResult whole = result(1, 1);
    RequestResult gap = without(result(2, 1), 20, 40);
    Difference rate = Comparer.compare(whole, whole(60), gap, whole(60)).get(2);
    assertThat(rate.ratio()).isCloseTo(38.0 / 58, within(1e-9));
    assertThat(rate.low()).isLessThan(rate.ratio());
    assertThat(rate.high()).isBetween(rate.ratio(), 1.0);
    assertThat(rate.describe()).contains("100").endsWith("lower");
  }

  @Test
  void outageToTheEndOfARun_isALowerRate() {
    RequestResult whole = result(1, 1);
    RequestResult gap = without(result(2, 1), 40, 60);
    assertThat(Comparer.compare(gap, whole(60), whole, whole(60)).get(2).describe())
        .endsWith("higher");
  }

  private static RequestResult without(RequestResult result, int from, int to) {
    List<RequestSecond> left =
        result.seconds().stream()
            .filter(second -> second.second() < from || second.second() >= to)
            .toList();
    return new RequestResult(
        result.name(),
        result.kind(),
        100L * left.size(),
        0,
        100.0 * left.size() / 60,
        Latency.NONE,
        Latency.NONE,
        Latency.NONE,
        List.of(),
        left);
  }

  private static Difference difference(RequestResult a, RequestResult b) {
    return Comparer.compare(a, whole(60), b, whole(60)).getFirst();
  }

  private static Comparer.Whole whole(int seconds) {
    return new Comparer.Whole(1, seconds - 1);
  }

  private static RequestResult result(long seed, double factor) {
    return result(seed, factor, 60);
  }

  /** A minute whose median wanders by a tenth, as machines do. */
  private static RequestResult result(long seed, double factor, int seconds) {
    var random = new SplittableRandom(seed);
    List<RequestSecond> all =
        IntStream.range(0, seconds)
            .mapToObj(i -> {
              long p50 = (long) (factor * 1e6 * (1 + 0.1 * random.nextGaussian()));
              return new RequestSecond(i, 100, p50, 3 * p50);
            })
            .toList();
    return new RequestResult(
        "ask",
        SeriesKind.REQUEST,
        100L * seconds,
        0,
        100,
        Latency.NONE,
        Latency.NONE,
        Latency.NONE,
        List.of(),
        all);
  }
}
