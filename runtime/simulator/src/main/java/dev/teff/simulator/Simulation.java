package dev.teff.simulator;

import dev.teff.grains.ErrorCode;
import dev.teff.grains.GrainException;
import dev.teff.grains.GrainId;
import dev.teff.grains.Grains;
import dev.teff.runtime.Silo;
import dev.teff.runtime.SiloBuilder;
import dev.teff.runtime.cluster.TeffClient;
import dev.teff.runtime.cluster.TeffCluster;
import dev.teff.simulator.History.Ending;
import dev.teff.simulator.History.Operation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One run: a cluster starts, callers call, faults come and end, and then everything that a cluster
 * promises is checked. The same seed takes the same steps.
 *
 * <pre>{@code
 * Simulation.of(42)
 *     .workload(new StandardWorkload())
 *     .setup((life, silo) -> StandardWorkload.provide(silo, life))
 *     .faults(SimulatedFault.KILL, SimulatedFault.PARTITION)
 *     .check();
 * }</pre>
 *
 * <p>In a test, {@link SimulationTest} makes one for each of many seeds.
 *
 * <p>Needs a JVM that was started with {@code --add-opens java.base/java.lang=ALL-UNNAMED}, and
 * {@code -Djdk.trackAllThreads=false} where many seeds run in one JVM: the threads of processes
 * that were killed never end.
 */
public final class Simulation {
  private static final Duration FORMING = Duration.ofSeconds(60);
  private static final Duration SETTLING = Duration.ofSeconds(20);
  private static final Duration ASKING = Duration.ofMillis(500);
  private static final int CALLERS_IN_SILO = 2;
  private static final Duration SLACK = Duration.ofSeconds(3);

  private final World world;
  private final long seed;
  private final History history = new History();
  private final Set<String> violations = new LinkedHashSet<>();
  private final Set<Sabotage> sabotage = EnumSet.noneOf(Sabotage.class);
  private final SplittableRandom chance;
  private final Set<SimulatedFault> faults = EnumSet.allOf(SimulatedFault.class);
  private final Map<String, Predicate<Participant>> invariants = new LinkedHashMap<>();
  private int silos;
  private int clients = 3;
  private Duration length = Duration.ofSeconds(15);
  private BiConsumer<String, SiloBuilder> setup = (life, builder) -> {};
  private @Nullable Workload workload;
  private @Nullable Consumer<SimulatedCluster> script;
  private Function<Set<SimulatedFault>, List<String>> findings = happened -> List.of();
  private Consumer<Participant> whenSettled = prober -> {};
  private List<String> unanswered = List.of();
  private Set<SimulatedFault> happened = EnumSet.noneOf(SimulatedFault.class);
  private int callers;
  private boolean goesOn = true;
  private boolean storeless;
  private boolean circles = true;
  private boolean begun;

  private Simulation(long seed) {
    this.seed = seed;
    this.world = new World(seed);
    this.chance = world.chance();
    this.silos = 3 + chance.nextInt(3);
  }

  /** A run that follows from a seed. Belongs to the thread that runs it. */
  public static Simulation of(long seed) {
    return new Simulation(seed);
  }

  /** A run with the runtime's own grains and calls, of every kind. */
  static Simulation standard(long seed) {
    return with(seed, new StandardWorkload(keys(seed)));
  }

  /** A run with grains that are active on all silos at once. */
  static Simulation replicated(long seed) {
    return of(seed).workload(new ReplicatedWorkload(seed));
  }

  /**
   * The same as {@link #standard}, but no two calls ever wait for each other; it is wrong that one
   * fails because they did.
   */
  static Simulation standardWithoutCircles(long seed) {
    Simulation simulation = with(seed, new StandardWorkload(keys(seed), false));
    simulation.circles = false;
    return simulation;
  }

  /** Other keys with every seed, which other silos own. */
  private static List<String> keys(long seed) {
    return List.of("a" + seed, "b" + seed, "c" + seed);
  }

  private static Simulation with(long seed, StandardWorkload work) {
    Simulation simulation = of(seed).workload(work).setup(work::equip);
    simulation.findings = work::findings;
    simulation.whenSettled = work::verifyThatAllIsServed;
    return simulation;
  }

  /** What callers do. */
  public Simulation workload(Workload work) {
    workload = work;
    return this;
  }

  /** How many silos there are at first; by default the seed decides, from 3 to 5. */
  public Simulation silos(int count) {
    silos = count;
    return this;
  }

  /** How many clients call; two threads of each silo do, too. */
  public Simulation clients(int count) {
    clients = count;
    return this;
  }

  /** How long there are faults and calls, in the simulation's time. */
  public Simulation length(Duration time) {
    length = time;
    return this;
  }

  /** The only kinds of faults that there may be; none, if none is named. By default, all. */
  public Simulation faults(SimulatedFault... kinds) {
    faults.clear();
    faults.addAll(List.of(kinds));
    return this;
  }

  /**
   * What has to hold when all faults are over and everybody has returned.
   *
   * @param what in words, for whoever reads that it does not
   * @param holds asks grains, by a client that nobody disturbs
   */
  public Simulation invariant(String what, Predicate<Participant> holds) {
    invariants.put(what, holds);
    return this;
  }

  /** Plants a bug. */
  public Simulation sabotage(Sabotage bug) {
    sabotage.add(bug);
    return this;
  }

  /**
   * Gives each silo what its grains need.
   *
   * @param action told a name that no other life of a silo has
   */
  public Simulation setup(BiConsumer<String, SiloBuilder> action) {
    setup = action;
    return this;
  }

  /** Has the silos agree on the view among themselves; grains keep their store. */
  Simulation withoutStore() {
    storeless = true;
    return this;
  }

  /** Certain faults, instead of those that the seed chooses. */
  Simulation script(Consumer<SimulatedCluster> faults) {
    script = faults;
    return this;
  }

  /**
   * Runs it. Only once.
   *
   * @throws AssertionError when something does not hold, with what happened and how to see it again
   */
  public void check() {
    SimulationReport report = run();
    if (!report.passed()) {
      throw new AssertionError(
          "%s\n  run it again alone: -D%s=%d"
              .formatted(report.explanation(), SeedChoice.ONE, seed));
    }
  }

  /** Whether it has been run, or is running. */
  boolean hasBegun() {
    return begun;
  }

  /** Runs it. Only once. */
  public SimulationReport run() {
    if (begun) {
      throw new IllegalStateException(
          "Seed %d was run already; make another simulation.".formatted(seed));
    }
    begun = true;
    world.belongsToCaller();
    Workload work = workload;
    if (work == null) {
      throw new IllegalStateException("There is nothing to do: workload(…) was not called.");
    }
    var cluster = new SimulatedCluster(world, sabotage, violations::add, setup);
    if (storeless) {
      cluster.withoutStore(silos);
    }
    try {
      runIn(cluster, work);
    } finally {
      cluster.end();
    }
    List<Operation<?, ?>> calls = history.all();
    return new SimulationReport(
        seed,
        new ArrayList<>(violations),
        world.trace().lines(),
        world.trace().fingerprint(),
        calls.size(),
        (int) calls.stream().filter(call -> call.ending == Ending.RETURNED).count(),
        unanswered,
        Duration.ofNanos(world.now()));
  }

  private void runIn(SimulatedCluster cluster, Workload work) {
    for (int i = 1; i <= silos; i++) {
      cluster.start("silo-" + i);
    }
    if (!world.run(() -> cluster.serving().size() == silos, FORMING)) {
      violations.add("The cluster of %d silos did not form within %s.".formatted(silos, FORMING));
      return;
    }
    cluster.serving().forEach(silo -> callFrom(silo, work));
    cluster.whenJoined(silo -> callFrom(silo, work));
    for (int i = 1; i <= clients; i++) {
      Node node = cluster.clientNode("client-" + i);
      SplittableRandom random = world.chance();
      callers++;
      node.execute(() -> connectAndRun(cluster, node, random, work));
    }
    harm(cluster);
    goesOn = false;
    cluster.startNoMore();
    if (!world.run(() -> callers == 0, SimulatedCluster.CALL_TIMEOUT.multipliedBy(3))) {
      violations.add("%d callers have not come back.".formatted(callers));
    }
    settle(cluster);
    verifyBy(cluster, "prober", whenSettled);
    world.run(
        () -> false, SETTLING); // turns go on until their deadlines, whoever has given them up
    if (cluster.serving().isEmpty()) {
      cluster.start("silo-late");
      world.run(() -> !cluster.serving().isEmpty(), FORMING);
    }
    verify(cluster, work);
    cluster.serving().forEach(silo -> verifyOn(silo, work));
    ask(cluster);
    cluster.activations().judge();
    cluster.views().judge();
    judge();
  }

  /** When nothing has changed for this long, every range is served, and nothing is parked. */
  private void settle(SimulatedCluster cluster) {
    Duration quiet = ViewAudit.WAIT.multipliedBy(2);
    world.run(() -> cluster.isSettled(quiet), SETTLING);
  }

  /** Whether the owner of each grain that is active knows where it is: all were called just now. */
  private void ask(SimulatedCluster cluster) {
    List<SimulatedSilo> serving = cluster.serving();
    for (SimulatedSilo host : serving) {
      for (GrainId grain : cluster.activations().on(host)) {
        if (host.isOnlyThere(grain)) {
          serving.forEach(asker -> ask(cluster, grain, host, asker));
        }
      }
    }
    world.run(() -> false, ASKING);
  }

  private void ask(
      SimulatedCluster cluster, GrainId grain, SimulatedSilo host, SimulatedSilo asker) {
    TeffCluster part = asker.cluster();
    if (part != null) {
      asker
          .node()
          .execute(() -> {
            var unused =
                part.locate(grain)
                    .thenAccept(told -> {
                      if (cluster.activations().on(host).contains(grain)
                          && !told.equals(Optional.of(host.name()))) {
                        violations.add(
                            "%s is active on %s, but %s is told %s."
                                .formatted(grain, host.name(), asker.name(), told));
                      }
                    });
          });
    }
  }

  private void harm(SimulatedCluster cluster) {
    Consumer<SimulatedCluster> scripted = script;
    if (scripted != null) {
      happened = EnumSet.allOf(SimulatedFault.class); // what a script does nobody knows
      scripted.accept(cluster);
      world.run(() -> false, length);
      cluster.heal();
      return;
    }
    if (faults.isEmpty()) {
      world.run(() -> false, length);
      return;
    }
    var chaos = new Chaos(cluster, faults, silos);
    world.trace().note(world.now(), "chaos", "will do " + chaos.chosen());
    happened = chaos.chosen();
    chaos.begin();
    world.run(() -> false, length);
    chaos.end();
  }

  private void callFrom(SimulatedSilo silo, Workload work) {
    for (int i = 0; i < CALLERS_IN_SILO; i++) {
      SplittableRandom random = world.chance();
      silo.node()
          .execute(() -> {
            if (silo.silo() != null) {
              // Its process may die, and the caller with it, so nobody waits for this one.
              work.run(participant(silo.node(), silo.silo().grains(), random));
            }
          });
    }
  }

  private Participant participant(Node node, Grains grains, SplittableRandom random) {
    return new Participant(
        node,
        grains,
        random,
        history,
        () -> goesOn,
        sabotage.contains(Sabotage.UNKNOWN_TRIED_AGAIN));
  }

  private void connectAndRun(
      SimulatedCluster cluster, Node node, SplittableRandom random, Workload work) {
    TeffClient client = null;
    while (client == null && goesOn) {
      try {
        client = cluster.connect(node, cluster.fabric());
      } catch (GrainException e) {
        node.pause(Duration.ofMillis(200)); // the silos that it knew have died
      }
    }
    try {
      if (client != null) {
        work.run(participant(node, client.grains(), random));
        client.close();
      }
    } finally {
      callers--;
    }
  }

  private void verify(SimulatedCluster cluster, Workload work) {
    verifyBy(
        cluster,
        "verifier",
        verifier -> {
          work.verify(verifier);
          invariants.forEach((what, holds) -> {
            if (!holds.test(verifier)) {
              violations.add("What has to hold does not: " + what);
            }
          });
        });
  }

  private void verifyBy(SimulatedCluster cluster, String name, Consumer<Participant> work) {
    if (cluster.serving().isEmpty()) {
      return;
    }
    Node node = cluster.clientNode(name);
    SplittableRandom random = world.chance();
    verifyIn(
        node,
        () -> {
          TeffClient client = cluster.connect(node, cluster.fabric());
          work.accept(participant(node, client.grains(), random));
          client.close();
        });
  }

  private void verifyOn(SimulatedSilo silo, Workload work) {
    Silo running = silo.silo();
    SplittableRandom random = world.chance();
    if (running != null) {
      verifyIn(
          silo.node(), () -> work.verifyOnSilo(participant(silo.node(), running.grains(), random)));
    }
  }

  private void verifyIn(Node node, Runnable verification) {
    callers = 1;
    node.execute(() -> {
      try {
        verification.run();
      } catch (GrainException e) {
        violations.add("All faults are over, and still: " + e.getMessage());
      } catch (AssertionError e) {
        violations.add(String.valueOf(e.getMessage()));
      } finally {
        callers--;
      }
    });
    if (!world.run(() -> callers == 0, SimulatedCluster.CALL_TIMEOUT.multipliedBy(10))) {
      violations.add("The verification does not end: something is stuck.");
    }
  }

  private void judge() {
    // Before the end, which disturbs everybody.
    unanswered =
        history.all().stream()
            .filter(call -> call.ending != Ending.RETURNED && !call.mayFail)
            .filter(call -> call.caller.undisturbed())
            .map(call -> "%s %s".formatted(call.subject.name(), call))
            .toList();
    violations.addAll(history.overdue(SLACK, world.now()));
    violations.addAll(history.violations());
    violations.addAll(findings.apply(happened));
    if (!circles) {
      violations.addAll(history.failedWith(ErrorCode.DEADLOCK.label()));
    }
  }
}
