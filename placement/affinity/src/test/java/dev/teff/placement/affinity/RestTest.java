package dev.teff.placement.affinity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teff.grains.GrainId;
import org.junit.jupiter.api.Test;

class RestTest {
  private static final GrainId GRAIN = GrainId.of("g", "1");

  private final Rest rest = new Rest(5, 2);

  @Test
  void grain_movedNever_doesNotRest() {
    assertThat(rest.remaining(GRAIN, 0)).isZero();
  }

  @Test
  void grain_movedAsOftenAsItMay_movesAtMostFourTimesInTheFirstMinute() {
    int moves = 0;
    for (long second = 0; second < 60; second++) {
      if (rest.remaining(GRAIN, second) == 0) {
        rest.moved(GRAIN, 0, second);
        moves++;
      }
    }
    assertThat(moves).isEqualTo(4);
    for (long second = 60; second < 3660; second++) {
      if (rest.remaining(GRAIN, second) == 0) {
        rest.moved(GRAIN, 0, second);
        moves++;
      }
    }
    assertThat(moves).isLessThanOrEqualTo(4 + 3 + 12);
  }

  @Test
  void grain_handedOnBySilos_restsAsLongAsIfItWereAlwaysTheSame() {
    rest.moved(GRAIN, 3, 0);
    assertThat(rest.remaining(GRAIN, 0)).isEqualTo(20);
    assertThat(rest.inARow(GRAIN, 79)).isEqualTo(3);
    assertThat(rest.inARow(GRAIN, 80)).as("quiet for long").isZero();
    rest.moved(GRAIN, 1, 20);
    assertThat(rest.inARow(GRAIN, 20)).as("more is known here").isEqualTo(4);
  }

  @Test
  void grain_quietForLong_beginsAnew() {
    rest.moved(GRAIN, 0, 0);
    rest.moved(GRAIN, 0, 5);
    assertThat(rest.remaining(GRAIN, 5)).isEqualTo(10);
    rest.moved(GRAIN, 0, 46);
    assertThat(rest.remaining(GRAIN, 46)).isEqualTo(5);
  }

  @Test
  void grains_moreThanAreRemembered_forgetTheOldest() {
    rest.moved(GRAIN, 0, 0);
    rest.moved(GrainId.of("g", "2"), 0, 0);
    rest.moved(GrainId.of("g", "3"), 0, 0);
    assertThat(rest.remaining(GRAIN, 1)).isZero();
    assertThat(rest.remaining(GrainId.of("g", "3"), 1)).isEqualTo(4);
  }
}
