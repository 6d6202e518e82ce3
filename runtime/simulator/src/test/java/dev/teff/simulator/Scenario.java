package dev.teff.simulator;

import dev.teff.grains.ErrorCode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongFunction;

/**
 * Certain faults at certain moments, again and again with other calls around them.
 *
 * @param name what happens
 * @param faults the script
 * @param calls what callers do meanwhile
 * @param judge what does not hold in a run
 */
record Scenario(
    String name,
    int silos,
    Consumer<SimulatedCluster> faults,
    LongFunction<Simulation> calls,
    Function<SimulationReport, List<String>> judge) {

  static Scenario of(String name, int silos, Consumer<SimulatedCluster> faults) {
    return new Scenario(name, silos, faults, Simulation::standard, SimulationReport::violations);
  }

  Scenario judgedBy(Function<SimulationReport, List<String>> other) {
    return new Scenario(name, silos, faults, calls, other);
  }

  /** No call waits for one that waits for it, so every one should be answered. */
  Scenario everyCallIsAnswered() {
    return new Scenario(
        name, silos, faults, Simulation::standardWithoutCircles, Scenario::unanswered);
  }

  /** With silos that agree on the view among themselves. */
  Scenario withoutStore() {
    return new Scenario(
        name, silos, faults, seed -> Simulation.standard(seed).withoutStore(), judge);
  }

  private static List<String> unanswered(SimulationReport report) {
    var wrong = new ArrayList<>(report.violations());
    // A silo that has stopped says so to its own callers; there is nowhere else for them to go.
    report.unanswered().stream()
        .filter(call -> !call.endsWith("did not run: " + ErrorCode.SHUTTING_DOWN.label()))
        .forEach(wrong::add);
    return wrong;
  }

  /** What does not hold under a seed. */
  List<String> violations(long seed) {
    return judge.apply(run(seed));
  }

  SimulationReport run(long seed) {
    return calls.apply(seed).silos(silos).length(Duration.ofSeconds(14)).script(faults).run();
  }

  @Override
  public String toString() {
    return name;
  }
}
