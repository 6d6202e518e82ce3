package dev.teff.samples.presence;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.teff.grains.GrainId;
import dev.teff.grains.Grains;
import dev.teff.persistence.spi.Store;
import dev.teff.persistence.spi.Stores;
import dev.teff.runtime.Configuration;
import dev.teff.runtime.Silo;
import dev.teff.runtime.SiloBuilder;
import dev.teff.runtime.SystemTimekeeper;
import dev.teff.runtime.cluster.ClusterOptions;
import dev.teff.runtime.cluster.TeffCluster;
import dev.teff.runtime.placement.AdaptivePlacement;
import java.security.SecureRandom;
import java.util.Map;
import java.util.Optional;

/** A silo of a cluster that hosts players and games, and counts what they say. */
public final class PresenceSilo implements AutoCloseable {
  private final Store store;
  private final Silo silo;
  private final Tally tally;
  private final AdaptivePlacement placement;

  private PresenceSilo(Store store, Silo silo, Tally tally, AdaptivePlacement placement) {
    this.store = store;
    this.silo = silo;
    this.tally = tally;
    this.placement = placement;
  }

  /**
   * Joins.
   *
   * @param name unique in the cluster
   * @param storeUrl the store by which the silos find each other
   * @param settings go before what environment, file and defaults say
   */
  public static PresenceSilo join(String name, String storeUrl, Map<String, Object> settings) {
    Config program = ConfigFactory.parseMap(settings);
    Config config =
        Configuration.of(
            program,
            ConfigFactory.defaultApplication(),
            System.getenv(),
            PresenceSilo.class.getClassLoader());
    Store store = Stores.open(storeUrl);
    TeffCluster cluster =
        TeffCluster.create(
            ClusterOptions.from(config), store, SystemTimekeeper.instance(), new SecureRandom());
    var tally = new Tally(new SecureRandom().nextLong());
    SiloBuilder builder =
        Silo.builder()
            .name(name)
            .config(program)
            .store(store)
            .cluster(cluster)
            .provide(Tally.class, tally);
    AdaptivePlacement placement = AdaptivePlacement.of(cluster, config).addTo(builder);
    return new PresenceSilo(store, builder.start(), tally, placement);
  }

  /** The way to players and games. */
  public Grains grains() {
    return silo.grains();
  }

  /** What the silo's grains heard. */
  public Tally tally() {
    return tally;
  }

  /** Switches on or off that grains are drawn to those they talk to; on when it has joined. */
  public void drawTogether(boolean on) {
    placement.enable(on);
  }

  /** How many grains moved away from it. */
  public long moved() {
    return placement.moved();
  }

  /** Why a grain is on this silo, in words; empty when it is on another one. */
  public Optional<String> why(GrainId grain) {
    return placement.why(grain);
  }

  @Override
  public void close() {
    silo.close();
    store.close();
  }
}
