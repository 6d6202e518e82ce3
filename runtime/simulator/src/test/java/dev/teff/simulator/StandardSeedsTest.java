package dev.teff.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StandardSeedsTest {
  private static final int SEEDS = Integer.getInteger("teff.simulate.seeds", 300);

  @Test
  void everySeed_holds() {
    List<String> wrong = new ArrayList<>();
    var tally = new SeedTally(SEEDS, "", line -> {});
    SeedRuns.of(1, SEEDS)
        .run(
            Simulation::standard,
            report -> {
              tally.add(report);
              if (!report.passed()) {
                wrong.add(report.explanation());
              }
            });
    System.getLogger("simulation").log(System.Logger.Level.INFO, tally.sum(Duration.ZERO));
    assertThat(wrong).isEmpty();
  }
}
