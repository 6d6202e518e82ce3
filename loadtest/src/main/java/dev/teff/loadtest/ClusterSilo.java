package dev.teff.loadtest;

import dev.teff.grains.Grains;
import dev.teff.persistence.spi.Store;
import dev.teff.persistence.spi.Stores;
import dev.teff.runtime.Silo;
import dev.teff.runtime.SystemTimekeeper;
import dev.teff.runtime.cluster.ClusterOptions;
import dev.teff.runtime.cluster.TeffCluster;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * One silo of a cluster as a process, which leaves in good order when its input ends.
 *
 * <pre>
 * touch FROM TO CALLERS   calls these cold keys, so many at a time; answers "touched NANOS"
 * </pre>
 */
final class ClusterSilo {
  static final String JOINED = "joined";
  static final String TOUCHED = "touched";

  private ClusterSilo() {}

  /** Starts one. It says {@code joined HOST:PORT}. */
  static ChildJvm start(String name, String storeUrl, List<String> flags) throws IOException {
    return ChildJvm.start(ClusterSilo.class, flags, name, storeUrl);
  }

  /** A silo, until the input ends. */
  public static void main(String[] arguments) throws Exception {
    try (Store store = Stores.open(arguments[1])) {
      TeffCluster cluster =
          TeffCluster.create(
                  ClusterOptions.builder().clusterName("bench").build(),
                  store,
                  SystemTimekeeper.instance(),
                  new SecureRandom())
              .whenEvicted(() -> Runtime.getRuntime().halt(6));
      try (Silo silo = Silo.builder().name(arguments[0]).store(store).cluster(cluster).start()) {
        System.out.printf("%s %s:%d%n", JOINED, cluster.self().host(), cluster.self().port());
        obey(silo.grains());
      }
    }
    System.exit(0);
  }

  private static void obey(Grains grains) throws Exception {
    var lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      String[] words = line.split(" ", -1);
      long nanos =
          touch(
              grains,
              Integer.parseInt(words[1]),
              Integer.parseInt(words[2]),
              Integer.parseInt(words[3]));
      System.out.println(TOUCHED + " " + nanos);
    }
  }

  private static long touch(Grains grains, int from, int to, int callers) throws Exception {
    long begin = System.nanoTime();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> running = new ArrayList<>();
      for (int caller = 0; caller < callers; caller++) {
        int first = from + caller;
        running.add(
            threads.submit(() -> {
              for (int i = first; i < to; i += callers) {
                var unused = grains.ref(Idle.class, Keys.of(i)).touch(i);
              }
            }));
      }
      for (Future<?> caller : running) {
        caller.get();
      }
    }
    return System.nanoTime() - begin;
  }
}
