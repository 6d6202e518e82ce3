package dev.teff.runtime.placement;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EffortTest {
  private static final long SECOND = 1_000_000_000L;
  private static final long MILLI = 1_000_000L;

  private final Effort effort = new Effort(0.02, 0, 0);

  @Test
  void whatWasSaved_isUsedAtOnce_andThenShareByShare() {
    assertThat(effort.isLeft(SECOND, 599 * MILLI)).isTrue();
    assertThat(effort.isLeft(2 * SECOND, 700 * MILLI)).isFalse();
    assertThat(effort.isLeft(5 * SECOND, 700 * MILLI)).isFalse();
    assertThat(effort.isLeft(8 * SECOND, 700 * MILLI)).isTrue();
  }

  @Test
  void savings_areBounded() {
    assertThat(effort.isLeft(1_000 * SECOND, 0)).isTrue();
    assertThat(effort.isLeft(1_001 * SECOND, 620 * MILLI)).isFalse();
  }

  @Test
  void whatIsOwed_isPaidWithinEightSeconds() {
    assertThat(effort.isLeft(SECOND, 1_000 * SECOND)).isFalse();
    assertThat(effort.isLeft(9 * SECOND, 1_000 * SECOND)).isFalse();
    assertThat(effort.isLeft(10 * SECOND, 1_000 * SECOND)).isTrue();
  }

  @Test
  void clocksThatJumpBack_giveAndTakeNothing() {
    assertThat(effort.isLeft(-SECOND, 0)).isTrue();
    assertThat(effort.isLeft(0, -SECOND)).isTrue();
  }
}
