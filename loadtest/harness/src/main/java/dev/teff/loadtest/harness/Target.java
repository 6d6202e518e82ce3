package dev.teff.loadtest.harness;

import dev.teff.client.GatewayClient;
import dev.teff.grains.Grains;
import java.io.IOException;
import java.util.List;

/**
 * What is tested, as users reach it. Safe for use by any thread. A target implements what it has;
 * the rest says that it is missing.
 */
public interface Target extends AutoCloseable {
  /** What it is, for reports: {@code local:3}. */
  String describe();

  /** What the JVMs of its silos were told, for reports; nothing where others started them. */
  default List<String> siloFlags() {
    return List.of();
  }

  /**
   * Its grains.
   *
   * @throws UnsupportedOperationException when it has none that can be called from here
   */
  default Grains grains() {
    throw new UnsupportedOperationException(
        "The target %s has no grains to call: use local:N, apart:N, teff://host:port or grpc://host:port."
            .formatted(describe()));
  }

  /**
   * Its HTTP endpoint.
   *
   * @throws UnsupportedOperationException when it has none
   */
  default HttpTarget http() {
    throw new UnsupportedOperationException(
        "The target %s takes no HTTP requests: use http://host:port.".formatted(describe()));
  }

  /**
   * The client of its gateway.
   *
   * @throws UnsupportedOperationException when it has none
   */
  default GatewayClient gateway() {
    throw new UnsupportedOperationException(
        "The target %s takes no gRPC calls: use grpc://host:port.".formatted(describe()));
  }

  /**
   * The cluster, if it was started for the test.
   *
   * @throws UnsupportedOperationException when it was not
   */
  default FaultyCluster cluster() {
    throw new UnsupportedOperationException(
        "Faults are for clusters that the harness started (local:N, apart:N), and %s is none."
            .formatted(describe()));
  }

  /**
   * Grains that somebody else's silo or client leads to, and closes.
   *
   * @param name for reports
   */
  static Target of(String name, Grains grains) {
    return new Target() {
      @Override
      public String describe() {
        return name;
      }

      @Override
      public Grains grains() {
        return grains;
      }
    };
  }

  /** Nothing but what the scenario's own Java reaches. */
  static Target none() {
    return () -> "no target";
  }

  @Override
  default void close() throws IOException {}
}
