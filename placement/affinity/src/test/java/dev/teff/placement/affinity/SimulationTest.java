package dev.teff.placement.affinity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SimulationTest {
  private static final Rules RULES = Rules.DEFAULT;

  @Test
  void games_onThreeSilos_comeTogetherAndStay() {
    var simulation = games(300, 0, 3);
    assertThat(simulation.run(1).remoteShare()).isGreaterThan(0.6);
    simulation.run(14);
    assertThat(simulation.remoteShare()).isLessThan(0.03);
    assertThat(simulation.imbalance()).isLessThan(1.10);
    int before = simulation.moved();
    simulation.run(30);
    assertThat(simulation.moved() - before).as("moves once settled").isLessThan(100);
  }

  @Test
  void games_thatAreCalledRarely_comeTogether() {
    var simulation =
        new Simulation(new Pattern.Games(300, 8, 0, new Random(1)), RULES, 3, 4_000, 1, 0.5, 1);
    assertThat(simulation.run(25).remoteShare()).isLessThan(0.03);
  }

  @Test
  void games_whosePlayersRegroup_followThem() {
    var simulation = games(300, 0.01, 3).run(40);
    assertThat(simulation.remoteShare()).isLessThan(0.10);
    assertThat(simulation.imbalance()).isLessThan(1.15);
  }

  @Test
  void games_onAHundredSilos_comeTogetherInBalance() {
    var simulation =
        new Simulation(new Pattern.Games(1_200, 9, 0, new Random(2)), RULES, 100, 1_000, 4, 20, 2)
            .run(40);
    assertThat(simulation.remoteShare()).isLessThan(0.03);
    assertThat(simulation.imbalance()).isLessThanOrEqualTo(1.10);
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 9})
  void siloThatJoins_isFilledToTheMeanAndHardlyBeyond(int silos) {
    var pattern = new Pattern.Games(300, 8, 0, new Random(1));
    var simulation = new Simulation(pattern, RULES, silos, 4_000, 4, 20, 1).run(25);
    int before = simulation.moved();
    simulation.join();
    double most = 0;
    for (int i = 0; i < 60; i++) {
      most = Math.max(most, simulation.run(1).loadOfTheLast());
    }
    assertThat(most).as("its load in means, at most").isBetween(0.5, 1.15);
    assertThat(simulation.imbalance()).isLessThanOrEqualTo(1.10);
    assertThat(simulation.remoteShare()).isLessThan(0.03);
    assertThat((double) (simulation.moved() - before) / pattern.grains())
        .as("moves per grain")
        .isLessThanOrEqualTo(0.4);
  }

  @Test
  void siloThatJoins_takesItsPartOfGrainsThatOnlyClientsCall() {
    var pattern = new Pattern.Clients(3_000);
    var simulation = new Simulation(pattern, RULES, 3, 4_000, 4, 20, 1).run(25);
    assertThat(simulation.moved()).as("moves while all have the same").isLessThan(300);
    int before = simulation.moved();
    simulation.join();
    simulation.run(40);
    assertThat(simulation.loadOfTheLast()).as("its load in means").isBetween(0.7, 1.1);
    assertThat(simulation.imbalance()).isLessThanOrEqualTo(1.15);
    assertThat((double) (simulation.moved() - before) / pattern.grains())
        .as("moves per grain")
        .isLessThanOrEqualTo(0.4);
  }

  @Test
  void star_movesNextToNothing() {
    bounded(() -> new Pattern.Star(1_200), 0.7, 0.1);
  }

  @Test
  void randomGraph_neitherLosesNorPlaysPingPong() {
    bounded(() -> new Pattern.Sparse(1_200, 8, 5), 0.67, 3);
  }

  @Test
  void ring_isCutIntoFewPieces() {
    bounded(() -> new Pattern.Ring(1_200), 0.25, 3);
  }

  @Test
  void communities_thatAreBridged_areSeparated() {
    bounded(() -> new Pattern.Bridged(1_200, 0.02), 0.4, 3);
  }

  @Test
  void pairs_thatFlipEvery20Seconds_neverMoveMoreThanRestAllows() {
    bounded(() -> new Pattern.Flipping(1_200), 0.67, 5);
  }

  /**
   * Runs one minute, from the beginning on, as it is and without any exchange: what moves and
   * messages cost the busiest silo together must hardly be more than what messages cost it without.
   */
  private static void bounded(Supplier<Pattern> pattern, double remote, double movesPerGrain) {
    var simulation = new Simulation(pattern.get(), RULES, 3, 4_000, 1, 10, 3).run(60);
    assertThat(simulation.remoteShare()).isLessThanOrEqualTo(remote);
    assertThat(simulation.mostMovesOfOneGrain()).isLessThanOrEqualTo(8);
    assertThat((double) simulation.moved() / pattern.get().grains())
        .isLessThanOrEqualTo(movesPerGrain);
    var still = new Simulation(pattern.get(), RULES, 3, 4_000, 0, 10, 3).run(60);
    assertThat(still.moved()).isZero();
    assertThat(simulation.busiestMicros() / still.busiestMicros())
        .as("work of the busiest silo, of that without exchanges")
        .isLessThanOrEqualTo(1.05);
  }

  private static Simulation games(int games, double regrouping, int silos) {
    return new Simulation(
        new Pattern.Games(games, 8, regrouping, new Random(1)), RULES, silos, 4_000, 1, 20, 1);
  }
}
