package dev.teff.loadtest.harness;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs plans against a target. Immutable; one runner runs one plan at a time.
 *
 * <pre>{@code
 * RunResult result = LoadRunner.of(Target.none()).run(plan);
 * System.out.println(result.verdict() + " " + result.global().response().p99());
 * }</pre>
 */
public final class LoadRunner {
  private static final long FEWEST_TO_ABORT = 20;

  private final Target target;
  private final Generators generators;
  private final @Nullable Witness witness;
  private final List<RunEvents> followers;
  private final String commandLine;

  private LoadRunner(
      Target target,
      Generators generators,
      @Nullable Witness witness,
      List<RunEvents> followers,
      String commandLine) {
    this.target = target;
    this.generators = generators;
    this.witness = witness;
    this.followers = followers;
    this.commandLine = commandLine;
  }

  /** A runner with the machine's clock. */
  public static LoadRunner of(Target target) {
    return of(target, NanoClock.SYSTEM, Starter.REAL);
  }

  /** A runner with another clock, and threads that know it. */
  static LoadRunner of(Target target, NanoClock clock, Starter starter) {
    return of(target, Generators.here(clock, starter));
  }

  /** A runner that lets others make the load. */
  static LoadRunner of(Target target, Generators generators) {
    Witness own = target instanceof Witness told ? told : null;
    return new LoadRunner(target, generators, own, List.of(), "");
  }

  LoadRunner follow(RunEvents follower) {
    var all = new ArrayList<>(followers);
    all.add(follower);
    return new LoadRunner(target, generators, witness, all, commandLine);
  }

  LoadRunner commandLine(String typed) {
    return new LoadRunner(target, generators, witness, followers, typed);
  }

  /** A runner that asks somebody else what silos had to do with a run. */
  LoadRunner witness(Witness other) {
    return new LoadRunner(target, generators, other, followers, commandLine);
  }

  /**
   * Runs a plan; returns when the last user has gone and all invariants are checked. When the
   * thread is interrupted, the run ends, and its result is of the part that was done.
   *
   * @throws IllegalStateException when the target could not be prepared
   */
  public RunResult run(Plan plan) {
    var result = new ResultBuilder();
    var all = new ArrayList<RunEvents>();
    all.add(result);
    all.addAll(followers);
    var events = new Broadcast(all);
    prepare(plan);
    generators.prepare();
    events.begin(header(plan));
    Outcome outcome =
        generators.run(plan, target, events, () -> abort(plan, result.measurements()));
    Inside inside =
        inside(outcome, gap -> events.mark(new Mark(result.measurements().end(), gap, false)));
    events.end(end(plan, outcome, inside));
    return result.result();
  }

  private void prepare(Plan plan) {
    if (!plan.faults().isEmpty()) {
      FaultyCluster cluster = target.cluster();
      plan.faults().forEach(fault -> FaultTimes.require(fault, plan.faults(), cluster));
    }
    for (TargetAction action : plan.before()) {
      try {
        action.run(target);
      } catch (Exception e) {
        throw new IllegalStateException(
            "The target %s could not be prepared for plan '%s': %s"
                .formatted(target.describe(), plan.name(), e),
            e);
      }
    }
  }

  private RunHeader header(Plan plan) {
    Map<String, List<String>> scenarios = new LinkedHashMap<>();
    for (Population population : plan.populations()) {
      scenarios.put(
          population.scenario().name(),
          population.steps().stream().map(InjectionStep::describe).toList());
    }
    return new RunHeader(
        RunHeader.FORMAT,
        plan.name(),
        target.describe(),
        Instant.now().toString(),
        plan.seed(),
        plan.warmUp().toNanos(),
        plan.length().toNanos(),
        plan.populations().stream().allMatch(Population::isClosed),
        scenarios,
        plan.assertions(),
        Environment.current(commandLine),
        target.siloFlags(),
        generators.agents());
  }

  private static RunControl.@Nullable Stop abort(Plan plan, Measurements measurements) {
    if (measurements.global().answered() < FEWEST_TO_ABORT) {
      return null;
    }
    var judge = new Judge(measurements);
    for (Assertion condition : plan.abortWhen()) {
      for (AssertionResult result : judge.judge(condition)) {
        if (result.held()) {
          return new RunControl.Stop(
              "%s, and it is %s".formatted(result.what(), result.actual()), true, false);
        }
      }
    }
    return null;
  }

  private RunEnd end(Plan plan, Outcome outcome, Inside inside) {
    RunControl.Stop stop = outcome.stop();
    boolean interrupted = stop != null && stop.interrupted();
    return new RunEnd(
        stop != null && stop.isFailure() ? stop.why() : "",
        interrupted,
        outcome.warmUpRequests(),
        outcome.errors(),
        interrupted ? List.of() : invariants(plan, outcome.counts()),
        outcome.notes(),
        inside);
  }

  /** What the silos tell; nothing where they do not. */
  private Inside inside(Outcome outcome, Consumer<String> gaps) {
    if (witness == null) {
      return Inside.NOTHING;
    }
    try {
      return witness.inside(outcome.started(), outcome.traced(), gaps);
    } catch (IOException e) {
      gaps.accept("what silos recorded cannot be read: " + e.getMessage());
      return Inside.NOTHING;
    } catch (InterruptedException e) {
      return Inside.NOTHING; // Ctrl-C again: the rest of the report is wanted now
    }
  }

  private List<AssertionResult> invariants(Plan plan, Counts counts) {
    var results = new ArrayList<AssertionResult>();
    for (Invariant invariant : plan.invariants()) {
      try {
        invariant.check().run(target, counts);
        results.add(new AssertionResult(invariant.name(), "true", true));
      } catch (Exception | AssertionError e) {
        results.add(new AssertionResult(invariant.name(), "broken: " + e.getMessage(), false));
      }
    }
    return results;
  }
}
