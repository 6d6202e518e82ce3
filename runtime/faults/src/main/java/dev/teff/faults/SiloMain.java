package dev.teff.faults;

import dev.teff.persistence.spi.Store;
import dev.teff.persistence.spi.Stores;
import dev.teff.runtime.Silo;
import dev.teff.runtime.SiloBuilder;
import dev.teff.runtime.SystemTimekeeper;
import dev.teff.runtime.cluster.ClusterOptions;
import dev.teff.runtime.cluster.TeffCluster;
import dev.teff.simulator.StandardWorkload;
import java.security.SecureRandom;
import java.util.concurrent.CountDownLatch;

/**
 * The process of one silo. It says {@code ready} when it is, ends with {@link #EVICTED} when the
 * others went on without it, and leaves in good order on SIGTERM.
 */
public final class SiloMain {
  /** The exit code of a silo that was evicted. */
  static final int EVICTED = 6;

  /** Where calls are taken. */
  static final int PORT = 7400;

  private SiloMain() {}

  /** Runs a silo: its name, its address, its port, the store's URL and the secret. */
  public static void main(String[] arguments) throws InterruptedException {
    String name = arguments[0];
    ClusterOptions options =
        ClusterOptions.builder()
            .clusterName("faults")
            .bindAddress(arguments[1])
            .port(Integer.parseInt(arguments[2]))
            .secret(arguments[4])
            .build();
    Store store = Stores.open(arguments[3]);
    TeffCluster cluster =
        TeffCluster.create(options, store, SystemTimekeeper.instance(), new SecureRandom())
            .whenEvicted(() -> Runtime.getRuntime().halt(EVICTED));
    SiloBuilder builder = Silo.builder().name(name).store(store).cluster(cluster);
    StandardWorkload.provide(builder, name + "#" + ProcessHandle.current().pid());
    Silo silo = builder.start();
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  silo.close();
                  store.close();
                },
                "leave"));
    System.out.println("ready");
    new CountDownLatch(1).await();
  }
}
