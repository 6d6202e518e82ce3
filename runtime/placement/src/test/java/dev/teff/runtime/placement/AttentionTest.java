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

  /** How often it looks in so many rounds, when each look finds moves that save this share. */
  private long looks(int rounds, double remote, double saved) {
    return IntStream.range(0, rounds)
        .filter(i -> {
          attention.moved(saved);
          return round(remote);
        })
        .count();
  }

  @Test
  void movesThatGainLittle_doNotKeepItAwake() {
    assertThat(looks(40, 0.45, 0.05)).isBetween(10L, 15L);
  }

  @Test
  void movesThatSaveMuchOfLittle_doNotKeepItAwake() {
    assertThat(looks(80, 0.01, 0.5)).isBetween(10L, 16L);
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
