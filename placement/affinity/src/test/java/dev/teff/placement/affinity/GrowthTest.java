package dev.teff.placement.affinity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What a round costs a silo as the cluster grows; docs/placement.md has the figures. Takes minutes,
 * so it runs only when asked for: {@code -Dteff.growth=true}.
 */
@EnabledIfSystemProperty(named = "teff.growth", matches = "true")
class GrowthTest {
  @ParameterizedTest
  @CsvSource({
    "10, 1111, 20",
    "10, 11111, 20",
    "30, 33333, 20",
    "100, 11111, 20",
    "100, 111111, 20"
  })
  void round_ofOneSilo_costsByItsGrainsAndNotByTheClusters(int silos, int games, int seconds) {
    var pattern = new Pattern.Games(games, 8, 0, new Random(7));
    var simulation = new Simulation(pattern, Rules.DEFAULT, silos, 10_000, 4, 20, 7).run(seconds);
    System.err.printf(
        "%d silos, %d grains: after %d s %.1f %% remote, busiest %.3f of the mean, %d moves, %.1f ms for each silo and round%n",
        silos,
        pattern.grains(),
        seconds,
        100 * simulation.remoteShare(),
        simulation.imbalance(),
        simulation.moved(),
        simulation.planningMillisPerSiloAndRound());
    assertThat(simulation.planningMillisPerSiloAndRound()).isLessThan(1_000);
  }
}
