package dev.teff.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Grains that move, where nothing else happens, and what is said of those that do it badly. */
class MovesTest {
  private static final Journey SECOND = new Journey("silo-1#1/1", 0, 2, "silo-1#1/1");

  /** A call that fails, or something carried that does not arrive, has nothing to blame. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void quietCluster_whereGrainsMove_answersEveryCall_andCarriesEverything(long seed) {
    SimulationReport report =
        Simulation.standardWithoutCircles(seed).faults(SimulatedFault.MOVE).run();
    assertThat(report.violations()).isEmpty();
    assertThat(report.unanswered()).isEmpty();
    assertThat(report.story())
        .anyMatch(line -> line.endsWith(": MOVED"))
        .noneMatch(line -> line.endsWith(": LEFT"));
  }

  @Test
  void traveller_behindAMove_goesOnCounting() {
    var seen = new Journeys(SECOND, Set.of());
    assertThat(seen.stepped(new Journey("silo-1#1/1", 1, 3, "silo-2#2/1"))).isPresent();
    assertThat(seen.stepped(new Journey("silo-1#1/1", 1, 3, "silo-1#1/1"))).isEmpty();
    assertThat(seen.stepped(new Journey("silo-1#1/1", 1, 2, "silo-2#2/1"))).isEmpty();
    assertThat(seen.stepped(new Journey("silo-1#1/1", 0, 3, "silo-2#2/1"))).isEmpty();
  }

  @Test
  void traveller_thatWasFollowed_doesNotComeBack() {
    Journeys seen =
        new Journeys(SECOND, Set.of())
            .stepped(new Journey("silo-3#3/1", 0, 1, "silo-3#3/1"))
            .orElseThrow();
    assertThat(seen.stepped(new Journey("silo-1#1/1", 0, 3, "silo-1#1/1"))).isEmpty();
  }

  @Test
  void luggage_arrivesOnce_orIsLost() {
    var luggage = new Luggage();
    luggage.packed("life", 0);
    assertThat(luggage.lost()).hasSize(1);
    luggage.unpacked("life", 0);
    assertThat(luggage.lost()).isEmpty();
    assertThat(luggage.violations()).isEmpty();
    luggage.unpacked("life", 0);
    luggage.packed("life", 0);
    assertThat(luggage.violations()).hasSize(2);
  }
}
