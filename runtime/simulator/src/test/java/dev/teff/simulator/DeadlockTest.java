package dev.teff.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Grains on several silos that call each other in circles, while nothing else goes wrong. */
class DeadlockTest {
  /**
   * Longer than any caller waits whose own patience is shorter: a circle is named within half a
   * second, but a call may stand in several, or behind them, one after the other.
   */
  private static final double LONGEST_SECONDS = 1.5;

  private static final Pattern TIMES = Pattern.compile("([0-9.]+)–([0-9.]+)");

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void circleOverSeveralSilos_isNamed(long seed) {
    SimulationReport report = quiet(Simulation.standard(seed));
    assertThat(report.violations()).isEmpty();
    assertThat(report.unanswered())
        .allMatch(call -> call.endsWith("TEFF-213") || seconds(call) < LONGEST_SECONDS);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void whereThereIsNoCircle_everyCallIsAnswered(long seed) {
    SimulationReport report = quiet(Simulation.standardWithoutCircles(seed));
    assertThat(report.violations()).isEmpty();
    assertThat(report.unanswered()).isEmpty();
  }

  /** More by {@code ./teff simulate --without-circles}. */
  @ParameterizedTest
  @ValueSource(longs = {5, 6, 7, 8, 9, 10, 11, 12})
  void whereThereIsNoCircle_faultsMakeNone(long seed) {
    assertThat(Simulation.standardWithoutCircles(seed).run().violations()).isEmpty();
  }

  private static SimulationReport quiet(Simulation simulation) {
    return simulation.silos(3).length(Duration.ofSeconds(10)).script(cluster -> {}).run();
  }

  /** How long a call took, as its line says: beginning–end. */
  private static double seconds(String call) {
    Matcher times = TIMES.matcher(call);
    return times.find()
        ? Double.parseDouble(times.group(2)) - Double.parseDouble(times.group(1))
        : Double.MAX_VALUE;
  }
}
