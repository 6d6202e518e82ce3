package dev.teff.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ScenariosTest {
  private static final int SEEDS = 8;
  private static final int SEEDS_FOR_HOLES = 60;

  static Stream<Scenario> stood() {
    return Scenarios.ALL.stream().filter(scenario -> !Scenarios.HOLES.contains(scenario.name()));
  }

  static Stream<Scenario> holes() {
    return Scenarios.ALL.stream().filter(scenario -> Scenarios.HOLES.contains(scenario.name()));
  }

  @ParameterizedTest
  @MethodSource("stood")
  void scenario_holds(Scenario scenario) {
    for (long seed = 1; seed <= SEEDS; seed++) {
      List<String> violations = scenario.violations(seed);
      assertThat(violations)
          .as("%s, seed %d: %s", scenario, seed, scenario.run(seed).explanation())
          .isEmpty();
    }
  }

  /**
   * When this fails, somebody has closed the hole: take its name out of {@link Scenarios#HOLES}.
   */
  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("holes")
  void knownHole_isStillThere(Scenario scenario) {
    long seed = 1;
    while (seed <= SEEDS_FOR_HOLES && scenario.violations(seed).isEmpty()) {
      seed++;
    }
    assertThat(seed).as("a seed that shows: %s", scenario).isLessThanOrEqualTo(SEEDS_FOR_HOLES);
  }

  @Test
  void holes_areScenarios() {
    assertThat(Scenarios.HOLES)
        .isSubsetOf(Scenarios.ALL.stream().map(Scenario::name).collect(Collectors.toSet()));
  }
}
