package dev.teff.loadtest.harness;

import java.util.List;

/**
 * A scenario, and how its users come.
 *
 * @param scenario what each of them does
 * @param steps how they come, one step after the other
 */
public record Population(Scenario scenario, List<InjectionStep> steps) {
  /** Checks that it is possible. */
  public Population {
    steps = List.copyOf(steps);
    if (scenario.steps().isEmpty()) {
      throw new IllegalArgumentException(
          "Scenario '%s' does nothing: give it an exec.".formatted(scenario.name()));
    }
    if (steps.isEmpty()) {
      throw new IllegalArgumentException(
          "Nobody comes to scenario '%s': inject needs steps such as constantUsersPerSec(10).during(…)."
              .formatted(scenario.name()));
    }
    long closed = steps.stream().filter(ClosedStep.class::isInstance).count();
    if (closed > 0 && closed < steps.size()) {
      throw new IllegalArgumentException(
          """
          Scenario '%s' mixes models. In an open model users come at a rate, however slow the target \
          is; in a closed one a new user comes when another has left, so a slow target is asked less. \
          Percentiles of both together mean nothing: make two scenarios of it.\
          """
              .formatted(scenario.name()));
    }
    if (steps.stream().allMatch(OpenStep.NothingFor.class::isInstance)) {
      throw new IllegalArgumentException(
          "Nobody comes to scenario '%s': it only waits.".formatted(scenario.name()));
    }
    if (closed > 0) {
      var unused = new ClosedProfile(closed(steps)); // it checks what steps are together
    } else {
      OpenProfile.requirePossible(open(steps));
    }
  }

  boolean isClosed() {
    return steps.getFirst() instanceof ClosedStep;
  }

  List<OpenStep> openSteps() {
    return open(steps);
  }

  List<ClosedStep> closedSteps() {
    return closed(steps);
  }

  private static List<OpenStep> open(List<InjectionStep> steps) {
    return steps.stream().map(OpenStep.class::cast).toList();
  }

  private static List<ClosedStep> closed(List<InjectionStep> steps) {
    return steps.stream().map(ClosedStep.class::cast).toList();
  }
}
