package dev.teff.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

class StandardSeedsTest {
  private static final int SEEDS = Integer.getInteger("teff.simulate.seeds", 300);

  /**
   * Where something is known to be wrong (docs/gaps.md): a word that one turn started comes behind
   * a later one, and its turn was not told that nobody knows. It has to fail as it does, so that
   * whoever mends it takes it away here.
   */
  private static final long OUT_OF_ORDER = 219;

  @Test
  void seedWithAKnownFault_failsForThatAndNothingElse() {
    assertThat(Simulation.standard(OUT_OF_ORDER).run().violations())
        .singleElement(InstanceOfAssertFactories.STRING)
        .contains("heard word")
        .contains("behind word");
  }

  @Test
  void everySeed_holds() {
    List<String> wrong = new ArrayList<>();
    var tally = new SeedTally(SEEDS, "", line -> {});
    SeedRuns.of(1, SEEDS)
        .run(
            Simulation::standard,
            report -> {
              tally.add(report);
              if (!report.passed() && report.seed() != OUT_OF_ORDER) {
                wrong.add(report.explanation());
              }
            });
    System.getLogger("simulation").log(System.Logger.Level.INFO, tally.sum(Duration.ZERO));
    assertThat(wrong).isEmpty();
  }
}
