package dev.teff.runtime.cluster;

import dev.teff.grains.GrainId;
import dev.teff.persistence.memory.MemoryStore;
import dev.teff.runtime.SystemTimekeeper;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/** Clusters of silos in one process: a fake network, a store in memory, the machine's time. */
final class Town implements AutoCloseable {
  static final List<GrainId> GRAINS =
      IntStream.range(0, 300).mapToObj(i -> GrainId.of("account", "key-" + i)).toList();

  final FakeNetwork network = new FakeNetwork();
  final MemoryStore store = MemoryStore.create();
  final ViewRegister register =
      new ViewRegister(store.registers(), "town", SystemTimekeeper.instance(), new Random(1));
  private final Random random = new Random(2);

  /** A cluster's part that has not joined. */
  TeffCluster cluster(UnaryOperator<ClusterOptionsBuilder> options) {
    ClusterOptionsBuilder builder =
        ClusterOptions.builder()
            .clusterName("town")
            .refreshInterval(Duration.ofMillis(100))
            .joinTimeout(Duration.ofMillis(300));
    return new TeffCluster(
        new ClusterParts(
            options.apply(builder).build(),
            register,
            network.transport(),
            network::membership,
            SystemTimekeeper.instance(),
            random,
            task -> Thread.startVirtualThread(task)));
  }

  TeffCluster joined(FakeSilo silo) {
    TeffCluster cluster = cluster(options -> options);
    cluster.join(silo);
    return cluster;
  }

  TeffCluster joined(String name) {
    return joined(new FakeSilo(name));
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
