package dev.teff.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;

/** What those who simulate grains of their own are told. */
class UsersSimulationTest {
  private static Simulation simulation() {
    return Simulation.of(17)
        .silos(2)
        .clients(1)
        .length(Duration.ofSeconds(1))
        .faults()
        .workload(me -> {});
  }

  /** Run by nobody. */
  static class Annotated {
    @SimulationTest(seeds = 2, firstSeed = 5)
    void annotated() {}
  }

  private static SimulationTest annotation() throws NoSuchMethodException {
    return Annotated.class.getDeclaredMethod("annotated").getAnnotation(SimulationTest.class);
  }

  @Test
  void invariant_thatDoesNotHold_isNamedWithHowToSeeItAgain() {
    assertThatThrownBy(() ->
            simulation().invariant("all is well", me -> false).invariant("so", me -> true).check())
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("seed 17")
        .hasMessageContaining("What has to hold does not: all is well")
        .hasMessageNotContaining("not: so")
        .hasMessageContaining("run it again alone: -Dteff.simulation.seed=17");
  }

  @Test
  void noFaults_meanThatNothingGoesWrong() {
    assertThat(simulation().run().story()).noneMatch(line -> line.contains("chaos"));
  }

  /** Run by {@link #method_thatSimulatesNothing_fails} only. */
  static class Forgetful {
    @SimulationTest(seeds = 1)
    void setUpOnly(Simulation simulation) {
      simulation.workload(me -> {});
    }
  }

  @Test
  void method_thatSimulatesNothing_fails() {
    var listener = new SummaryGeneratingListener();
    LauncherFactory.create()
        .execute(
            LauncherDiscoveryRequestBuilder.request()
                .selectors(DiscoverySelectors.selectClass(Forgetful.class))
                .build(),
            listener);
    assertThat(listener.getSummary().getFailures())
        .singleElement()
        .extracting(failure -> failure.getException().getMessage())
        .asString()
        .startsWith("Nothing was simulated: end setUpOnly by simulation.check()");
  }

  @Test
  void simulation_runsOnce() {
    Simulation simulation = simulation();
    simulation.check();
    assertThatThrownBy(simulation::check).hasMessageContaining("Seed 17 was run already");
  }

  @Test
  void seeds_areThoseOfTheTest_orThoseOfWhoeverStartsIt() throws Exception {
    assertThat(SeedChoice.of(annotation(), null, null)).containsExactly(5L, 6L);
    assertThat(SeedChoice.of(annotation(), "17", "100")).containsExactly(17L);
    assertThat(SeedChoice.of(annotation(), null, "3")).containsExactly(5L, 6L, 7L);
    assertThatThrownBy(() -> SeedChoice.of(annotation(), "x", null))
        .hasMessageContaining("-Dteff.simulation.seed=x is no number");
    assertThatThrownBy(() -> SeedChoice.of(annotation(), null, "0"))
        .hasMessageContaining("one seed at least, not 0");
  }
}
