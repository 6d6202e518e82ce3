package dev.teff.cli;

import com.typesafe.config.Config;
import dev.teff.persistence.spi.Store;
import dev.teff.persistence.spi.Stores;
import dev.teff.runtime.Silo;
import dev.teff.runtime.SystemTimekeeper;
import dev.teff.runtime.cluster.ClusterOptions;
import dev.teff.runtime.cluster.TeffCluster;
import java.security.SecureRandom;

/** A silo with its store and its place in a cluster, as the configuration wants them. */
final class RunningSilo implements AutoCloseable {
  private final Store store;
  private final TeffCluster cluster;
  private final Silo silo;

  private RunningSilo(Store store, TeffCluster cluster, Silo silo) {
    this.store = store;
    this.cluster = cluster;
    this.silo = silo;
  }

  /**
   * Starts it.
   *
   * @param evicted run when the others went on without this silo, and the process had best end
   */
  static RunningSilo start(Config config, Runnable evicted) {
    String url = config.getString("teff.store.url");
    if (url.isEmpty()) {
      throw new UserError("which store? Give --store URL, for example --store sqlite:teff.db");
    }
    Store store = Stores.open(url);
    try {
      TeffCluster cluster =
          TeffCluster.create(
                  ClusterOptions.from(config),
                  store,
                  SystemTimekeeper.instance(),
                  new SecureRandom())
              .whenEvicted(evicted);
      return new RunningSilo(
          store, cluster, Silo.builder().config(config).store(store).cluster(cluster).start());
    } catch (RuntimeException e) {
      store.close();
      throw e;
    }
  }

  /** The one line that says that all is well. */
  String describe() {
    return "Silo %s is ready at %s with %s.".formatted(silo.name(), address(), store.describe());
  }

  /** Where it takes calls. */
  String address() {
    return cluster.self().host() + ":" + cluster.self().port();
  }

  @Override
  public void close() {
    silo.close();
    store.close();
  }
}
