package dev.teff.runtime.placement;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AttentionTest {
  private static final Set<String> SILOS = Set.of("a", "b");

  private final Attention attention = new Attention();

  private boolean round(double share) {
    return attention.isDue(SILOS, share, true);
  }

  private long looks(int rounds, double share) {
    return IntStream.range(0, rounds).filter(i -> round(share)).count();
  }

  @Test
  void nothingMoves_looksBecomeRare() {
    assertThat(looks(4, 0.7)).as("at first").isEqualTo(4);
    assertThat(looks(40, 0.7)).as("later").isBetween(10L, 12L);
    assertThat(looks(40, 0.7)).as("for good").isEqualTo(10);
  }

  @Test
  void grainsMove_itLooksInEachRound() {
    for (int i = 0; i < 20; i++) {
      attention.moved(0.5);
      assertThat(round(0.3)).isTrue();
    }
  }

  @Test
  void movesThatGainLittle_doNotKeepItAwake() {
    long looks =
        IntStream.range(0, 40)
            .filter(i -> {
              attention.moved(0.05);
              return round(0.45);
            })
            .count();
    assertThat(looks).isBetween(10L, 15L);
  }

  @Test
  void movesThatSaveMuchOfLittle_doNotKeepItAwake() {
    long looks =
        IntStream.range(0, 80)
            .filter(i -> {
              attention.moved(0.5);
              return round(0.01);
            })
            .count();
    assertThat(looks).isBetween(10L, 16L);
  }

  @Test
  void moreCallsAreRemote_orSilosCome_orItIsSwitched_itLooksAtOnce() {
    looks(100, 0.001);
    assertThat(looks(2, 0.001)).as("of two rounds").isLessThan(2);
    assertThat(round(0.5)).isTrue();
    looks(100, 0.5);
    assertThat(attention.isDue(Set.of("a", "b", "c"), 0.5, true)).isTrue();
    assertThat(attention.isDue(Set.of("a", "b", "c"), 0.5, false)).isTrue();
    assertThat(attention.isDue(Set.of("a", "b", "c"), 0.5, true)).isTrue();
  }
}
