package dev.teff.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * That the checkers bite: what is wrong on purpose is found, and would not be there without. The
 * seeds are where the search from 1 upwards found each bug; when the runtime changes, they move so
 * more are tried.
 */
class PlantedBugsTest {
  private static final int FURTHER_SEEDS = 200;

  /** Bugs that only a silo shows which was frozen and wakes: every run here has one. */
  private static final Set<Sabotage> OF_THE_FROZEN =
      EnumSet.of(Sabotage.NO_LEASE, Sabotage.STALE_VIEW);

  @ParameterizedTest
  @CsvSource({
    "NO_FENCE, 4",
    "EARLY_ACKNOWLEDGEMENT, 4",
    "LOST_COMMIT, 1",
    "UNKNOWN_TAKEN_FOR_REFUSED, 4",
    "CLAIM_WITHOUT_BARRIER, 1",
    "DUPLICATED_FRAMES, 1",
    "SILENT_HAND_OVER, 1",
    "SILENT_ABOUT_ONE, 65",
    "NO_LEASE, 77",
    "STALE_VIEW, 77",
    "UNKNOWN_TRIED_AGAIN, 2",
    "ANSWERS_BEHIND_MOVE, 2",
    "OLD_LUGGAGE, 2",
    "LOST_LUGGAGE, 1",
    "FORGOTTEN_KEYS, 1",
  })
  void plantedBug_isFound_andIsNotThereWithout(Sabotage bug, long first) {
    long seed = first;
    while (seed <= first + FURTHER_SEEDS && run(bug, seed).sabotage(bug).run().passed()) {
      seed++;
    }
    assertThat(seed).as("the seed that shows %s", bug).isLessThanOrEqualTo(first + FURTHER_SEEDS);
    assertThat(run(bug, seed).run().violations()).isEmpty();
  }

  private static Simulation run(Sabotage bug, long seed) {
    Simulation standard = Simulation.standard(seed);
    if (bug == Sabotage.LOST_LUGGAGE) {
      // What gets lost where something dies is no bug: here nothing does.
      return standard.faults(SimulatedFault.MOVE);
    }
    return OF_THE_FROZEN.contains(bug)
        ? standard.silos(3).length(Duration.ofSeconds(14)).script(PlantedBugsTest::freeze)
        : standard;
  }

  private static void freeze(SimulatedCluster cluster) {
    for (int second = 2; second < 5; second++) {
      cluster
          .world()
          .after(
              Duration.ofSeconds(second).toNanos(),
              () -> {
                if (!cluster.serving().isEmpty()) {
                  cluster.freeze(cluster.serving().getLast(), Duration.ofSeconds(6));
                }
              });
    }
  }
}
