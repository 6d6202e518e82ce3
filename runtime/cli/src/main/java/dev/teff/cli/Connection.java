package dev.teff.cli;

import dev.teff.grains.Grains;
import dev.teff.runtime.GrainClient;
import dev.teff.runtime.SystemTimekeeper;
import dev.teff.runtime.cluster.TeffClient;
import dev.teff.runtime.spi.SiloStatistics;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A client's way into a cluster. Safe for use by any thread. */
public final class Connection implements AutoCloseable {
  private static final Duration CALL_TIMEOUT = Duration.ofSeconds(30);

  private final TeffClient cluster;
  private final GrainClient client;

  private Connection(TeffClient cluster) {
    this.cluster = cluster;
    this.client = new GrainClient(cluster, SystemTimekeeper.instance(), CALL_TIMEOUT);
  }

  /**
   * Connects.
   *
   * @param seeds silos of the cluster, {@code HOST:PORT}; one that answers is enough
   */
  public static Connection open(List<String> seeds, String secret) {
    return new Connection(TeffClient.connect(seeds, secret, SystemTimekeeper.instance()));
  }

  /** The way to grains. */
  public Grains grains() {
    return client.grains();
  }

  /** What every silo that answers did so far, by its name. */
  public Map<String, SiloStatistics> statistics() {
    return cluster.statistics();
  }

  GrainClient client() {
    return client;
  }

  @Override
  public void close() {
    cluster.close();
  }
}
