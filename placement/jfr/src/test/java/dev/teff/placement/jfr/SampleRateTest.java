package dev.teff.placement.jfr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SampleRateTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7, 8, 9, 128})
  void pick_manyCalls_pickedOnesStandForAll(int period) {
    var rate = new SampleRate(period, 1);
    int calls = 400_000;
    double standFor = 0;
    for (int i = 0; i < calls; ) {
      int next = rate.next();
      assertThat(next).isBetween(1, 15);
      i += next;
      standFor += rate.pick();
    }
    assertThat(standFor).isCloseTo(calls, within(0.05 * calls));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7, 8, 9, 128})
  void pickOfAll_manyCalls_pickedOnesStandForAll(int period) {
    var rate = new SampleRate(period, 1);
    int calls = 400_000;
    double standFor = 0;
    int picked = 0;
    for (int i = 0; i < calls; i++) {
      int stands = rate.pickOfAll();
      standFor += stands;
      picked += stands > 0 ? 1 : 0;
    }
    assertThat(standFor).isCloseTo(calls, within(0.07 * calls));
    assertThat((double) picked).isCloseTo((double) calls / period, within(0.07 * calls / period));
  }

  @ParameterizedTest
  @ValueSource(doubles = {10, 5_000, 3e6})
  void adjust_anyLoad_picksAsManyAsWanted(double callsPerSecond) {
    var rate = new SampleRate(128, 1);
    int picked = 0;
    for (int second = 0; second < 10; second++) {
      picked = picksOf(rate, callsPerSecond);
      rate.adjust(1_000, 1);
    }
    assertThat((double) picked).isBetween(0.9 * Math.min(callsPerSecond, 600), 2_000.0);
  }

  @Test
  void pick_inABurst_staysBounded() {
    var rate = new SampleRate(1, 1);
    rate.adjust(1_000, 1);
    assertThat(picksOf(rate, 10_000_000)).isLessThan(40_000);
  }

  /** How many of so many calls are picked. */
  private static int picksOf(SampleRate rate, double calls) {
    int picks = 0;
    for (double i = rate.next(); i <= calls; i += rate.next()) {
      picks += rate.pick() > 0 ? 1 : 0;
    }
    return picks;
  }

  @Test
  void adjust_noneWanted_picksNone() {
    var rate = new SampleRate(4, 1);
    rate.adjust(0, 1);
    assertThat(rate.period()).isZero();
    assertThat(picksOf(rate, 10_000)).isZero();
  }

  @Test
  void adjust_wantedAgain_seesTheNextCallsOfThoseWhoCallRarely() {
    var rate = new SampleRate(0, 1);
    int asked = rate.next();
    rate.adjust(100, 1);
    rate.adjust(100, 1);
    assertThat(asked).as("calls until it asks").isLessThan(16);
    assertThat(rate.period()).isEqualTo(1);
    assertThat(rate.pick()).isEqualTo(1);
  }
}
