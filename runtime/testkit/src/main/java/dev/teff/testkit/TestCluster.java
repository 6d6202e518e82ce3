package dev.teff.testkit;

import dev.teff.grains.Grain;
import dev.teff.grains.Grains;
import dev.teff.grains.spi.GrainStub;
import dev.teff.persistence.memory.MemoryStore;
import dev.teff.runtime.GrainClient;
import dev.teff.runtime.Silo;
import dev.teff.runtime.SiloBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A cluster in the test's JVM: silos that share one store in memory and one virtual clock. Calls
 * from the test and between silos are really encoded and decoded. For the thread that runs the
 * test.
 *
 * <pre>{@code
 * try (TestCluster cluster = TestCluster.start(3)) {
 *   Account alice = cluster.grains().ref(Account.class, "alice");
 *   alice.deposit(500);
 *   cluster.kill(cluster.siloOf(alice));
 *   cluster.startSilo();
 *   alice.balance();
 * }
 * }</pre>
 */
public final class TestCluster implements AutoCloseable {
  private static final Instant ORIGIN = Instant.parse("2026-01-01T00:00:00Z");
  private static final Duration CALL_TIMEOUT = Duration.ofSeconds(30);
  private static final Duration PATIENCE = Duration.ofMillis(200);

  private final VirtualTime clock = VirtualTime.startingAt(ORIGIN);
  private final MemoryStore store = MemoryStore.withExecutor(Runnable::run);
  private final InProcessNetwork network = new InProcessNetwork();
  private final GrainClient client = new GrainClient(network::send, clock, CALL_TIMEOUT);
  private final Map<String, Member> members = new LinkedHashMap<>();
  private final SiloSetup setup;
  private int started;

  private record Member(Silo silo, InProcessCluster cluster) {}

  private TestCluster(SiloSetup setup) {
    this.setup = setup;
  }

  /** A running cluster of silos named {@code silo-1}, {@code silo-2} and so on. */
  public static TestCluster start(int silos) {
    return start(silos, new SiloSetup.None());
  }

  /** A running cluster of silos that need more than their name, store, clock and cluster. */
  public static TestCluster start(int silos, SiloSetup setup) {
    var cluster = new TestCluster(setup);
    for (int i = 0; i < silos; i++) {
      cluster.startSilo();
    }
    return cluster;
  }

  /** The way to the grains, from outside of the silos. */
  public Grains grains() {
    return client.grains();
  }

  /** The clock of all silos. */
  public VirtualTime clock() {
    return clock;
  }

  /** The names of the living silos, oldest first. */
  public List<String> silos() {
    return List.copyOf(members.keySet());
  }

  /**
   * A living silo, for what it alone knows.
   *
   * @throws IllegalArgumentException when none has this name
   */
  public Silo silo(String name) {
    return member(name).silo;
  }

  /** The name of the silo where a grain is active, or would become so by a call. */
  public String siloOf(Grain<?> grain) {
    if (!((Object) grain instanceof GrainStub stub)) {
      throw new IllegalArgumentException(
          "An object of %s is no reference to a grain; get one from grains().ref(…)."
              .formatted(grain.getClass().getName()));
    }
    return network
        .owner(stub.grainId())
        .orElseThrow(() -> new IllegalStateException("No silo lives; start one."))
        .name();
  }

  /** Starts one more silo; returns its name. */
  public String startSilo() {
    String name = "silo-" + ++started;
    var lifeline = new Lifeline(name, clock);
    var cluster = new InProcessCluster(name, network, lifeline);
    SiloBuilder builder =
        Silo.builder()
            .name(name)
            .time(lifeline)
            .turns(lifeline)
            .store(new SharedStore(store, lifeline))
            .cluster(cluster);
    setup.configure(builder);
    members.put(name, new Member(builder.start(), cluster));
    return name;
  }

  /**
   * Ends a silo as if its process had been killed: its grains' memory is lost, nothing it does from
   * now on reaches anybody, and calls under way there end as <em>unknown outcome</em>.
   *
   * @throws IllegalArgumentException when no living silo has this name
   */
  public void kill(String name) {
    Member member = member(name);
    members.remove(name);
    member.cluster.die();
  }

  /** Stops a silo in good order. */
  public void stop(String name) {
    Member member = member(name);
    members.remove(name);
    whileTimePasses(member.silo::close);
  }

  private Member member(String name) {
    Member member = members.get(name);
    if (member == null) {
      throw new IllegalArgumentException(
          "No silo \"%s\" lives here; there are %s.".formatted(name, members.keySet()));
    }
    return member;
  }

  /** Stops all silos. Turns that still run meet their deadlines. */
  @Override
  public void close() {
    silos().forEach(this::stop);
    store.close();
  }

  /** Does something that may wait for turns that only time can end. */
  private void whileTimePasses(Runnable work) {
    Thread thread = Thread.startVirtualThread(work);
    try {
      while (!thread.join(PATIENCE)) {
        clock.advance(Duration.ofSeconds(1));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
