package dev.teff.cli;

import com.typesafe.config.Config;
import dev.teff.grains.Grains;
import dev.teff.persistence.spi.Store;
import dev.teff.persistence.spi.Stores;
import dev.teff.runtime.Silo;
import dev.teff.runtime.SiloBuilder;
import dev.teff.runtime.SystemTimekeeper;
import dev.teff.runtime.admin.Admin;
import dev.teff.runtime.admin.AdminOptions;
import dev.teff.runtime.cluster.ClusterOptions;
import dev.teff.runtime.cluster.TeffCluster;
import dev.teff.runtime.placement.AdaptivePlacement;
import dev.teff.runtime.tracing.Tracing;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.Map;
import java.util.Optional;

/**
 * A silo with its store and its place in a cluster, as the configuration wants them.
 *
 * <pre>{@code
 * try (RunningSilo silo = RunningSilo.start(Map.of("teff.store.url", "sqlite:teff.db"))) {
 *   silo.grains().ref(Account.class, "alice").deposit(500);
 * }
 * }</pre>
 */
public final class RunningSilo implements AutoCloseable {
  private final Store store;
  private final Admin admin;
  private final Tracing tracing;
  private final TeffCluster cluster;
  private final Silo silo;
  private final Optional<ServingGateway> gateway;

  private RunningSilo(
      Store store,
      Admin admin,
      Tracing tracing,
      TeffCluster cluster,
      Silo silo,
      Optional<ServingGateway> gateway) {
    this.store = store;
    this.admin = admin;
    this.tracing = tracing;
    this.cluster = cluster;
    this.silo = silo;
    this.gateway = gateway;
  }

  /**
   * Starts one in this process.
   *
   * @param settings values by key, which go before what environment and defaults say
   */
  public static RunningSilo start(Map<String, Object> settings) throws IOException {
    return start(SiloConfig.load(settings, Optional.empty(), System.getenv()), () -> {});
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
      Admin admin = Admin.open(AdminOptions.from(config));
      try {
        Tracing tracing = Traces.open(config, "silo");
        try {
          return start(config, store, admin, tracing, evicted);
        } catch (RuntimeException e) {
          tracing.close();
          throw e;
        }
      } catch (RuntimeException e) {
        admin.close();
        throw e;
      }
    } catch (RuntimeException e) {
      store.close();
      throw e;
    }
  }

  private static RunningSilo start(
      Config config, Store store, Admin admin, Tracing tracing, Runnable evicted) {
    TeffCluster cluster =
        TeffCluster.create(
                ClusterOptions.from(config), store, SystemTimekeeper.instance(), new SecureRandom())
            .whenEvicted(evicted);
    SiloBuilder builder = Silo.builder().config(config).store(store).cluster(cluster);
    AdaptivePlacement.of(cluster, config).addTo(builder);
    tracing.calls().forEach(builder::intercept);
    Silo silo = admin.addTo(builder).start();
    try {
      return new RunningSilo(
          store,
          admin,
          tracing,
          cluster,
          admin.started(silo, cluster, store),
          ServingGateway.inside(silo, config, tracing));
    } catch (RuntimeException e) {
      silo.close();
      throw e;
    }
  }

  /** The way to grains, as this silo sees them. */
  public Grains grains() {
    return silo.grains();
  }

  /** The one line that says that all is well. */
  String describe() {
    String looks = admin.url().map(url -> " It says how it is at %s.".formatted(url)).orElse("");
    String calls = gateway.map(inside -> " " + inside.describe()).orElse("");
    return "Silo %s is ready at %s with %s.%s%s"
        .formatted(silo.name(), address(), store.describe(), looks, calls);
  }

  /** Where it tells how it is, if it does. */
  Optional<String> adminUrl() {
    return admin.url();
  }

  /** Where it takes calls. */
  String address() {
    return cluster.self().host() + ":" + cluster.self().port();
  }

  @Override
  public void close() {
    gateway.ifPresent(ServingGateway::close); // it leads to the silo
    silo.close();
    tracing.close();
    admin.close();
    store.close();
  }
}
