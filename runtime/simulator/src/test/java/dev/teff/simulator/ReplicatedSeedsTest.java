package dev.teff.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Grains that are active on all silos at once, under every kind of harm. */
class ReplicatedSeedsTest {
  private static final int SEEDS = Integer.getInteger("teff.simulate.replicated", 10);

  @Test
  void copies_agreeWhenAllFaultsAreOver() {
    for (long seed = 1; seed <= SEEDS; seed++) {
      SimulationReport report = Simulation.replicated(seed).run();
      assertThat(report.passed()).as(report.explanation()).isTrue();
    }
  }

  /** What comes twice does no harm; what the store forgets is missed. */
  @ParameterizedTest
  @CsvSource({"DUPLICATED_FRAMES, true", "LOST_COMMIT, false"})
  void plantedBug_isStoodOrFound(Sabotage bug, boolean stood) {
    SimulationReport report = Simulation.replicated(1).sabotage(bug).run();
    assertThat(report.passed()).as(report.explanation()).isEqualTo(stood);
  }
}
