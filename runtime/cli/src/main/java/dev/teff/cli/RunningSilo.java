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
  private final Optional<Store> store;
  private final Admin admin;
  private final Tracing tracing;
  private final TeffCluster cluster;
  private final Silo silo;
  private final Optional<ServingGateway> gateway;

  private RunningSilo(
      Optional<Store> store,
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
    Config config = SiloConfig.load(settings, Optional.empty(), System.getenv());
    Admin admin = Admin.open(AdminOptions.from(config));
    try {
      return start(config, admin, () -> {});
    } catch (RuntimeException e) {
      admin.close();
      throw e;
    }
  }

  /**
   * Starts it.
   *
   * @param admin tells how the silo is; closed with the silo, but not when it does not start
   * @param evicted run when the others went on without this silo, and the process had best end
   */
  static RunningSilo start(Config config, Admin admin, Runnable evicted) {
    ClusterOptions options = ClusterOptions.from(config);
    String url = config.getString("teff.store.url");
    if (url.isEmpty() && options.expectedSize() == 0) {
      throw new UserError(
          "which store? Give --store URL, for example --store sqlite:teff.db; or, for a cluster"
              + " without one, --expected-size and --seeds");
    }
    Optional<Store> store = url.isEmpty() ? Optional.empty() : Optional.of(Stores.open(url));
    try {
      Tracing tracing = Traces.open(config, "silo");
      try {
        return start(config, options, store, admin, tracing, evicted);
      } catch (RuntimeException e) {
        tracing.close();
        throw e;
      }
    } catch (RuntimeException e) {
      store.ifPresent(Store::close);
      throw e;
    }
  }

  private static RunningSilo start(
      Config config,
      ClusterOptions options,
      Optional<Store> store,
      Admin admin,
      Tracing tracing,
      Runnable evicted) {
    var time = SystemTimekeeper.instance();
    var random = new SecureRandom();
    TeffCluster cluster =
        store
            .map(opened -> TeffCluster.create(options, opened, time, random))
            .orElseGet(() -> TeffCluster.create(options, time, random))
            .whenEvicted(evicted);
    SiloBuilder builder = Silo.builder().config(config).cluster(cluster);
    store.ifPresent(builder::store);
    AdaptivePlacement.of(cluster, config).addTo(builder);
    tracing.calls().forEach(builder::intercept);
    Silo silo = admin.addTo(builder).start();
    try {
      return new RunningSilo(
          store,
          admin,
          tracing,
          cluster,
          store
              .map(opened -> admin.started(silo, cluster, opened))
              .orElseGet(() -> admin.started(silo, cluster)),
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
        .formatted(
            silo.name(), address(), store.map(Store::describe).orElse("no store"), looks, calls);
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
    store.ifPresent(Store::close);
  }
}
