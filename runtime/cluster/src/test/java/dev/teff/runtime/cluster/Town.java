package dev.teff.runtime.cluster;

import dev.teff.grains.GrainId;
import dev.teff.persistence.memory.MemoryStore;
import dev.teff.persistence.spi.Register;
import dev.teff.runtime.SystemTimekeeper;
import dev.teff.runtime.spi.Timekeeper;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/** Clusters of silos in one process: a fake network, a store in memory, the machine's time. */
final class Town implements AutoCloseable {
  static final List<GrainId> GRAINS =
      IntStream.range(0, 300).mapToObj(i -> GrainId.of("account", "key-" + i)).toList();

  /** From which its silos draw their incarnations. */
  static final long SEED = 2;

  private static final String VIEW = "cluster/town";

  final FakeNetwork network;
  final MemoryStore store = MemoryStore.create();
  final ViewRegister register =
      new ViewRegister(store.registers(), "town", SystemTimekeeper.instance(), new Random(1));
  private final Random random;

  Town() {
    this(new FakeNetwork(), SEED);
  }

  /** One whose silos meet those of another town. */
  Town(FakeNetwork network, long seed) {
    this.network = network;
    this.random = new Random(seed);
  }

  /** A cluster's part that has not joined. */
  TeffCluster cluster(UnaryOperator<ClusterOptionsBuilder> options) {
    ClusterOptionsBuilder builder =
        ClusterOptions.builder()
            .clusterName("town")
            .refreshInterval(Duration.ofMillis(50))
            .lease(Duration.ofMillis(400))
            .joinTimeout(Duration.ofMillis(300));
    return new TeffCluster(
        new ClusterParts(
            options.apply(builder).build(),
            store.registers(),
            network.transport(),
            network::membership,
            SystemTimekeeper.instance(),
            random,
            task -> Thread.startVirtualThread(task),
            100));
  }

  /** One that has not joined and whose store is used by something in between. */
  TeffCluster over(UnaryOperator<Register> between) {
    return new TeffCluster(
        new ClusterParts(
            ClusterOptions.builder()
                .clusterName("town")
                .refreshInterval(Duration.ofMillis(50))
                .lease(Duration.ofMillis(400))
                .build(),
            between.apply(store.registers()),
            network.transport(),
            network::membership,
            SystemTimekeeper.instance(),
            random,
            task -> Thread.startVirtualThread(task),
            100));
  }

  /** A part of a cluster without a store that has not joined, at one of the seeds. */
  TeffCluster storeless(List<String> seeds, int seat) {
    return storeless(seeds, seat, Duration.ofSeconds(20));
  }

  /** The same with another patience. */
  TeffCluster storeless(List<String> seeds, int seat, Duration joinTimeout) {
    ClusterOptions options =
        ClusterOptions.builder()
            .clusterName("storeless")
            .seeds(seeds)
            .expectedSize(seeds.size())
            .refreshInterval(Duration.ofMillis(100))
            .joinTimeout(joinTimeout)
            .build();
    return new TeffCluster(
        new ClusterParts(
            options,
            null,
            network.transport(),
            () -> network.membershipAt(seeds.get(seat)),
            SystemTimekeeper.instance(),
            random,
            task -> Thread.startVirtualThread(task),
            100));
  }

  /** A cluster's part that has not joined and talks over sockets; the others are seen as here. */
  TeffCluster overSockets() {
    return overSockets(SystemTimekeeper.instance());
  }

  /** The same with something between it and its transport. */
  TeffCluster overSockets(UnaryOperator<Transport> between) {
    return overSockets(SystemTimekeeper.instance(), between);
  }

  /** The same at another time. */
  TeffCluster overSockets(Timekeeper time) {
    return overSockets(time, transport -> transport);
  }

  private TeffCluster overSockets(Timekeeper time, UnaryOperator<Transport> between) {
    ClusterOptions options =
        ClusterOptions.builder()
            .clusterName("town")
            .refreshInterval(Duration.ofMillis(50))
            .lease(Duration.ofSeconds(2))
            .build();
    var platform = new RealPlatform();
    return new TeffCluster(
        new ClusterParts(
            options,
            store.registers(),
            (silo, incarnation, listener) -> {
              var real = new NetTransportStarter(options, time, platform);
              var listening = real.listen(silo, incarnation, listener);
              return new TransportStarter.Listening(
                  listening.self(), between.apply(listening.transport()));
            },
            network::membership,
            time,
            random,
            platform.executor(),
            100));
  }

  TeffCluster joined(FakeSilo silo) {
    TeffCluster cluster = cluster(options -> options);
    cluster.join(silo);
    return cluster;
  }

  TeffCluster joined(String name) {
    return joined(new FakeSilo(name));
  }

  /** Commits the view as it is once more, as the next one, whose version it answers. */
  long commitAgain() {
    while (true) {
      Register.Versioned committed = store.registers().read(VIEW).orElseThrow();
      if (store.registers().compareAndSet(VIEW, committed.version(), committed.value())) {
        return committed.version() + 1;
      }
    }
  }

  /** The names of the members of the committed view. */
  List<String> committed() {
    return register.read().members().stream().map(member -> member.silo().name()).toList();
  }

  long incarnation(String name) {
    return register.read().members().stream()
        .filter(member -> member.silo().name().equals(name))
        .findFirst()
        .orElseThrow()
        .silo()
        .incarnation();
  }

  /** How many of the grains this part of a cluster hosts. */
  static long hosted(TeffCluster cluster) {
    return GRAINS.stream().filter(cluster::hosts).count();
  }

  /** Whether every grain is hosted by exactly one of these. */
  static boolean divided(TeffCluster... clusters) {
    return GRAINS.stream()
        .allMatch(grain -> List.of(clusters).stream().filter(c -> c.hosts(grain)).count() == 1);
  }

  @Override
  public void close() {
    store.close();
  }
}
