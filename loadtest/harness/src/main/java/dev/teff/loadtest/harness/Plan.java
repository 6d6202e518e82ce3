package dev.teff.loadtest.harness;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A load test: who comes, what is to hold, and what goes wrong meanwhile. Immutable: each method
 * answers another plan.
 *
 * @param name the name, for reports
 * @param populations who comes
 * @param warmUp how much of the beginning is not counted
 * @param assertions what is to hold
 * @param abortWhen what ends the run as soon as it is true
 * @param before what is done before anybody comes, once
 * @param invariants what must be true when all have gone
 * @param faults what goes wrong meanwhile
 * @param seed decides everything that is random
 * @param maxInFlight users beyond which arrivals are dropped, and counted
 * @param patience how long the last users may take when no more come
 */
public record Plan(
    String name,
    List<Population> populations,
    Duration warmUp,
    List<Assertion> assertions,
    List<Assertion> abortWhen,
    List<TargetAction> before,
    List<Invariant> invariants,
    List<TimedFault> faults,
    long seed,
    int maxInFlight,
    Duration patience) {
  private static final int MOST_IN_FLIGHT = 200_000;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** Checks that the plan is possible. */
  public Plan {
    Names.require("plan", name);
    populations = List.copyOf(populations);
    assertions = List.copyOf(assertions);
    abortWhen = List.copyOf(abortWhen);
    before = List.copyOf(before);
    invariants = List.copyOf(invariants);
    faults = List.copyOf(faults);
    if (populations.isEmpty()) {
      throw new IllegalArgumentException(
          "Nobody comes in plan '%s': give it scenario(…).inject(…).".formatted(name));
    }
    Set<String> names = new HashSet<>();
    for (Population population : populations) {
      if (!names.add(population.scenario().name())) {
        throw new IllegalArgumentException(
            "Plan '%s' has two scenarios '%s': their figures would be mixed."
                .formatted(name, population.scenario().name()));
      }
    }
    Durations.notNegative("A warm-up", warmUp);
    Durations.positive("Patience", patience);
    if (maxInFlight < 1) {
      throw new IllegalArgumentException(
          "%d users in flight are impossible: one is the least.".formatted(maxInFlight));
    }
    Duration length = length(populations);
    if (!warmUp.isZero() && warmUp.compareTo(length) >= 0) {
      throw new IllegalArgumentException(
          "A warm-up of %s leaves nothing to count: users come for %s only."
              .formatted(warmUp, length));
    }
    for (TimedFault fault : faults) {
      if (fault.after().compareTo(length) > 0) {
        throw new IllegalArgumentException(
            "'%s' at %s is too late: users come for %s only."
                .formatted(fault.fault().describe(), fault.after(), length));
      }
    }
  }

  /** A plan in which these come. */
  static Plan of(String name, List<Population> populations) {
    return new Plan(
        name,
        populations,
        Duration.ZERO,
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        1,
        MOST_IN_FLIGHT,
        PATIENCE);
  }

  /** How long users come. */
  public Duration length() {
    return length(populations);
  }

  private static Duration length(List<Population> populations) {
    return populations.stream()
        .map(population ->
            population.steps().stream()
                .map(InjectionStep::duration)
                .reduce(Duration.ZERO, Duration::plus))
        .max(Duration::compareTo)
        .orElse(Duration.ZERO);
  }

  /** Does not count what begins within this time. */
  public Plan warmUp(Duration time) {
    return with(draft -> draft.warmUp = time);
  }

  /** Fails the run unless these hold, too. */
  public Plan assertions(Assertion... more) {
    return with(draft -> draft.assertions.addAll(List.of(more)));
  }

  /** Ends the run, as failed, in the second in which one of these becomes true. */
  public Plan abortWhen(Assertion... more) {
    return with(draft -> draft.abortWhen.addAll(List.of(more)));
  }

  /** Prepares the target, once, before anybody comes. */
  public Plan before(TargetAction more) {
    return with(draft -> draft.before.add(more));
  }

  /** Fails the run unless this passes without an exception when all users have gone. */
  public Plan invariant(String what, TargetAction check) {
    return invariant(what, (target, counts) -> check.run(target));
  }

  /**
   * The same of what the target holds and users counted by {@link VirtualUser#count}. What they
   * count in variables of the test stays with the generator that they came from.
   */
  public Plan invariant(String what, CountedCheck check) {
    return with(draft -> draft.invariants.add(new Invariant(what, check)));
  }

  /** Does this to the cluster meanwhile. */
  public Plan faults(TimedFault... more) {
    return with(draft -> draft.faults.addAll(List.of(more)));
  }

  /** The same without faults: of several generators, one does them. */
  Plan withoutFaults() {
    return with(draft -> draft.faults.clear());
  }

  /** Lets another seed decide what is random. */
  public Plan seed(long other) {
    return with(draft -> draft.seed = other);
  }

  /** Drops arrivals beyond so many users in flight. */
  public Plan maxInFlight(int users) {
    return with(draft -> draft.maxInFlight = users);
  }

  /** Waits for the last users for this long. */
  public Plan patience(Duration time) {
    return with(draft -> draft.patience = time);
  }

  private Plan with(Consumer<Draft> change) {
    var draft = new Draft(this);
    change.accept(draft);
    return draft.plan();
  }

  /** A plan that is being changed. */
  private static final class Draft {
    private final String name;
    private final List<Population> populations;
    private Duration warmUp;
    private final List<Assertion> assertions;
    private final List<Assertion> abortWhen;
    private final List<TargetAction> before;
    private final List<Invariant> invariants;
    private final List<TimedFault> faults;
    private long seed;
    private int maxInFlight;
    private Duration patience;

    Draft(Plan plan) {
      name = plan.name;
      populations = plan.populations;
      warmUp = plan.warmUp;
      assertions = new ArrayList<>(plan.assertions);
      abortWhen = new ArrayList<>(plan.abortWhen);
      before = new ArrayList<>(plan.before);
      invariants = new ArrayList<>(plan.invariants);
      faults = new ArrayList<>(plan.faults);
      seed = plan.seed;
      maxInFlight = plan.maxInFlight;
      patience = plan.patience;
    }

    Plan plan() {
      return new Plan(
          name,
          populations,
          warmUp,
          assertions,
          abortWhen,
          before,
          invariants,
          faults,
          seed,
          maxInFlight,
          patience);
    }
  }
}
