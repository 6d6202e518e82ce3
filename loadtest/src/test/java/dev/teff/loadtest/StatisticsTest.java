package dev.teff.loadtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StatisticsTest {
  @Test
  void median_ofOddAndEvenSamples_isTheMiddle() {
    assertThat(Statistics.median(new double[] {3, 1, 2})).isEqualTo(2);
    assertThat(Statistics.median(new double[] {4, 1, 2, 3})).isEqualTo(2.5);
    assertThat(Statistics.median(new double[] {7})).isEqualTo(7);
  }

  @Test
  void standardError_ofAKnownSample_isKnown() {
    // Mean 5, variance 32/7.
    double[] sample = {2, 4, 4, 4, 5, 5, 7, 9};
    assertThat(Statistics.mean(sample)).isEqualTo(5);
    assertThat(Statistics.standardError(sample)).isEqualTo(Math.sqrt(32.0 / 7 / 8), within(1e-12));
  }

  @ParameterizedTest
  @CsvSource({"1, 12.706", "5, 2.571", "30, 2.042", "31, 2.040", "40, 2.021", "120, 1.980"})
  void student95_againstPrintedTables_agrees(int degreesOfFreedom, double quantile) {
    assertThat(Statistics.student95(degreesOfFreedom)).isEqualTo(quantile, within(0.0006));
  }

  @Test
  void ratio_ofKnownPairs_hasTheKnownInterval() {
    // Logarithms of the ratios: ln 2 + {-0.1, 0, 0.1}; mean ln 2, standard error 0.1/sqrt(3).
    double[] baseline = {1, 10, 100};
    double[] subject = {2 * Math.exp(-0.1), 20, 200 * Math.exp(0.1)};
    PairedRatio ratio = PairedRatio.of(subject, baseline);
    double margin = 4.303 * 0.1 / Math.sqrt(3);
    assertThat(ratio.pairs()).isEqualTo(3);
    assertThat(ratio.median()).isEqualTo(2, within(1e-12));
    assertThat(ratio.low()).isEqualTo(2 * Math.exp(-margin), within(1e-9));
    assertThat(ratio.high()).isEqualTo(2 * Math.exp(margin), within(1e-9));
    assertThat(ratio.subject()).isEqualTo(20);
    assertThat(ratio.baseline()).isEqualTo(10);
  }

  @Test
  void ratio_withSidesSwapped_isTheReciprocal() {
    double[] a = {1, 2, 4, 3};
    double[] b = {2, 2, 3, 5};
    PairedRatio there = PairedRatio.of(a, b);
    PairedRatio back = PairedRatio.of(b, a);
    assertThat(back.low()).isEqualTo(1 / there.high(), within(1e-12));
    assertThat(back.high()).isEqualTo(1 / there.low(), within(1e-12));
  }

  @Test
  void ratio_ofOnePair_claimsNoInterval() {
    PairedRatio ratio = PairedRatio.of(new double[] {6}, new double[] {3});
    assertThat(ratio.median()).isEqualTo(2);
    assertThat(ratio.low()).isZero();
    assertThat(ratio.high()).isInfinite();
  }

  @Test
  void ratio_ofNothing_isRefused() {
    assertThatThrownBy(() -> PairedRatio.of(new double[] {1, 0}, new double[] {1, 1}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Pair 2 measured 0.0 against 1.0, which have no ratio.");
  }
}
