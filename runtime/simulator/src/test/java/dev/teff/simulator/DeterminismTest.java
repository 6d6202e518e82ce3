package dev.teff.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeterminismTest {
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 8, 20})
  void seed_runTwice_takesTheSameSteps(long seed) {
    SimulationReport first = Simulation.standard(seed).run();
    SimulationReport second = Simulation.standard(seed).run();
    assertThat(second.story()).isEqualTo(first.story());
    assertThat(second.violations()).isEqualTo(first.violations());
    assertThat(second.fingerprint()).isEqualTo(first.fingerprint());
    assertThat(first.answered()).isPositive();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void otherSeed_takesOtherSteps(long seed) {
    assertThat(Simulation.standard(seed).run().fingerprint())
        .isNotEqualTo(Simulation.standard(seed + 100).run().fingerprint());
  }
}
