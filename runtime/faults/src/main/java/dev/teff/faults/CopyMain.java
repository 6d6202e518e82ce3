package dev.teff.faults;

import com.typesafe.config.ConfigFactory;
import dev.teff.grains.GrainException;
import dev.teff.persistence.spi.Store;
import dev.teff.persistence.spi.Stores;
import dev.teff.runtime.Silo;
import dev.teff.runtime.SystemTimekeeper;
import dev.teff.runtime.cluster.ClusterOptions;
import dev.teff.runtime.cluster.TeffCluster;
import dev.teff.simulator.ReplicatedWorkload;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The process of one silo whose calls come from inside: from its standard input, one a line. Its
 * copy of a replicated grain goes on when the others have removed the silo.
 */
public final class CopyMain {
  static final String READY = "ready";
  static final String PIN = "pin ";
  static final String ALL = "all";
  static final String DONE = "done ";
  private static final String KEY = ReplicatedWorkload.lastingKey("copies");

  private CopyMain() {}

  /** Runs a silo: its name, its address, its port, the store's URL and the secret. */
  public static void main(String[] arguments) throws IOException {
    ClusterOptions options =
        ClusterOptions.builder()
            .clusterName("copies")
            .bindAddress(arguments[1])
            .port(Integer.parseInt(arguments[2]))
            .secret(arguments[4])
            .build();
    Store store = Stores.open(arguments[3]);
    TeffCluster cluster =
        TeffCluster.create(options, store, SystemTimekeeper.instance(), new SecureRandom());
    Silo silo =
        Silo.builder()
            .name(arguments[0])
            .config(ConfigFactory.parseMap(Map.of("teff.replicated.sync-interval", "1s")))
            .store(store)
            .cluster(cluster)
            .start();
    System.out.println(READY);
    try (var lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        System.out.println(answer(silo, line));
      }
    }
    Runtime.getRuntime().halt(0); // whoever asked is gone
  }

  private static String answer(Silo silo, String line) {
    try {
      if (line.startsWith(PIN)) {
        ReplicatedWorkload.pin(silo.grains(), KEY, Long.parseLong(line.substring(PIN.length())));
        return DONE;
      }
      return DONE
          + ReplicatedWorkload.badges(silo.grains(), KEY).stream()
              .sorted()
              .map(String::valueOf)
              .collect(Collectors.joining(","));
    } catch (GrainException e) {
      return String.valueOf(e.getMessage());
    }
  }
}
