package dev.teff.loadtest;

import dev.teff.grains.Grains;
import dev.teff.persistence.spi.Store;
import dev.teff.persistence.spi.Stores;
import dev.teff.runtime.Silo;
import dev.teff.runtime.SystemTimekeeper;
import dev.teff.runtime.cluster.ClusterOptions;
import dev.teff.runtime.cluster.TeffCluster;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;

/** One silo of a cluster that meets in a SQLite file, as a process of its own or in this one. */
final class BenchCluster implements AutoCloseable {
  /** What a process says when its silo has joined. */
  static final String JOINED = "joined";

  private final Store store;
  private final Silo silo;

  private BenchCluster(Store store, Silo silo) {
    this.store = store;
    this.silo = silo;
  }

  /** Joins in this process. */
  static BenchCluster join(String name, Path database) {
    Store store = Stores.open("sqlite:" + database);
    TeffCluster cluster =
        TeffCluster.create(
            ClusterOptions.builder().clusterName("bench").build(),
            store,
            SystemTimekeeper.instance(),
            new SecureRandom());
    return new BenchCluster(store, Silo.builder().name(name).store(store).cluster(cluster).start());
  }

  /** Joins in a process of its own, which then says that it has. */
  static ChildJvm joinElsewhere(String name, Path database) throws IOException {
    return ChildJvm.start(BenchCluster.class, List.of(), name, database.toString());
  }

  /** A silo, until the input ends. */
  public static void main(String[] arguments) throws IOException {
    try (BenchCluster joined = join(arguments[0], Path.of(arguments[1]))) {
      System.out.println(JOINED + " " + joined.silo.name());
      ChildJvm.sleepUntilInputEnds();
    }
    System.exit(0);
  }

  Grains grains() {
    return silo.grains();
  }

  @Override
  public void close() {
    silo.close();
    store.close();
  }
}
