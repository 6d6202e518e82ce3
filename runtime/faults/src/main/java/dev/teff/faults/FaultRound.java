package dev.teff.faults;

import dev.teff.grains.GrainException;
import dev.teff.machines.Machines;
import dev.teff.runtime.cluster.ClientOptions;
import dev.teff.runtime.cluster.Secret;
import dev.teff.runtime.cluster.TeffClient;
import dev.teff.simulator.Participant;
import dev.teff.simulator.StandardWorkload;
import dev.teff.simulator.Witness;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;

/** One fault under load: callers and probes, the fault, its end, and what is to be said of it. */
final class FaultRound {
  private static final int KEYS = 12;
  private static final int WORKLOAD_KEYS = 3;
  private static final int CALLERS = 4;
  private static final Duration CALM = Duration.ofSeconds(1);
  private static final Duration RECOVERY = Duration.ofSeconds(60);

  private final Fleet fleet;
  private final Machines machines;
  private final List<String> keys;
  private final List<KeyProbe> probes;
  private final StandardWorkload workload;
  private final Witness witness = new Witness();
  private volatile boolean goesOn = true;

  /**
   * A round.
   *
   * @param number no other round of this run has it: each has grains of its own
   */
  FaultRound(Fleet fleet, Machines machines, int number) {
    this.fleet = fleet;
    this.machines = machines;
    this.keys = IntStream.range(0, KEYS).mapToObj(i -> "r" + number + "-" + i).toList();
    this.probes = keys.stream().map(KeyProbe::new).toList();
    this.workload = new StandardWorkload(keys.subList(0, WORKLOAD_KEYS));
  }

  /** Does it to one silo for some time. */
  FaultResult run(Fault fault, Duration length, int victim)
      throws IOException, InterruptedException {
    List<String> violations = new ArrayList<>();
    List<Long> before;
    long dropped = 0;
    long gap;
    try (TeffClient client = connect(Duration.ofSeconds(5));
        TeffClient impatient = connect(Duration.ofSeconds(1));
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      try {
        for (int i = 0; i < CALLERS; i++) {
          Participant caller = participant("client-" + i, client, i);
          threads.execute(() -> workload.run(caller));
        }
        for (int i = 0; i < KEYS; i++) {
          KeyProbe probe = probes.get(i);
          Participant caller = participant("probe-" + i, impatient, 100 + i);
          threads.execute(() -> probe.run(caller));
        }
        awaitAnswers("before " + fault.title());
        probes.forEach(KeyProbe::begin);
        TimeUnit.NANOSECONDS.sleep(CALM.toNanos());
        awaitMembers(client);
        before = fleet.processes();
        fault.strike(fleet, machines, victim);
        TimeUnit.NANOSECONDS.sleep(length.toNanos());
        fault.end(fleet, machines, victim);
        dropped = dropped(fault);
        machines.heal();
        fleet.awaitReady(victim);
        awaitAnswers("behind " + fault.title());
        TimeUnit.NANOSECONDS.sleep(CALM.toNanos());
      } finally {
        gap = probes.stream().mapToLong(KeyProbe::gap).max().orElseThrow();
        goesOn = false;
      }
      threads.shutdown();
      if (!threads.awaitTermination(RECOVERY.toSeconds(), TimeUnit.SECONDS)) {
        violations.add("callers have not come back");
      }
      verify(client, violations);
    }
    violations.addAll(witness.violations());
    if (fault.spares() && !fleet.processes().equals(before)) {
      violations.add(
          "a silo was taken for dead that was only slow: the processes were %s and are %s"
              .formatted(before, fleet.processes()));
    }
    if (fault.cuts() && dropped == 0) {
      violations.add("the cut dropped no packet: nothing was tried");
    }
    return new FaultResult(
        fault, 1, witness.calls(), witness.failures(), Duration.ofNanos(gap), dropped, violations);
  }

  /** Where there is little to say to each other, it takes a while until something gets lost. */
  private long dropped(Fault fault) throws InterruptedException {
    long begin = System.nanoTime();
    while (fault.cuts()
        && machines.dropped() == 0
        && System.nanoTime() - begin < RECOVERY.toNanos()) {
      TimeUnit.MILLISECONDS.sleep(100);
    }
    return machines.dropped();
  }

  private void verify(TeffClient client, List<String> violations) {
    try {
      workload.verify(participant("verifier", client, 1000));
    } catch (GrainException e) {
      violations.add("the fault is over, and still: " + e.getMessage());
    } catch (AssertionError e) {
      violations.add(String.valueOf(e.getMessage()));
    }
  }

  private Participant participant(String name, TeffClient client, long seed) {
    BooleanSupplier lasting = () -> goesOn;
    return witness.participant(name, client.grains(), new SplittableRandom(seed), lasting);
  }

  private TeffClient connect(Duration callTimeout) {
    return TeffClient.connect(
        ClientOptions.of(fleet.addresses(), Secret.of(fleet.secret()))
            .withCallTimeout(callTimeout));
  }

  /** Whoever was evicted by the fault before this one has a successor. */
  private void awaitMembers(TeffClient client) throws InterruptedException, IOException {
    long begin = System.nanoTime();
    while (client.view().members().size() < fleet.size()) {
      if (System.nanoTime() - begin > RECOVERY.toNanos()) {
        throw new IOException(
            "Of %d silos, only %s are members within %s."
                .formatted(fleet.size(), client.view().members(), RECOVERY));
      }
      TimeUnit.MILLISECONDS.sleep(10);
    }
  }

  private void awaitAnswers(String when) throws InterruptedException, IOException {
    long begin = System.nanoTime();
    while (!probes.stream().allMatch(probe -> probe.answeredSince(begin))) {
      if (System.nanoTime() - begin > RECOVERY.toNanos()) {
        throw new IOException("Some keys do not answer within %s, %s.".formatted(RECOVERY, when));
      }
      TimeUnit.MILLISECONDS.sleep(10);
    }
  }
}
