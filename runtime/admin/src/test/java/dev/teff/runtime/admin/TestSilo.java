package dev.teff.runtime.admin;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.teff.grains.GrainId;
import dev.teff.grains.spi.GrainCall;
import dev.teff.persistence.memory.MemoryStore;
import dev.teff.persistence.spi.Store;
import dev.teff.runtime.Silo;
import dev.teff.runtime.SystemTimekeeper;
import dev.teff.runtime.cluster.ClusterOptions;
import dev.teff.runtime.cluster.TeffCluster;
import dev.teff.runtime.spi.CallProbe;
import java.security.SecureRandom;
import java.util.Map;

/** A silo of a cluster, with its admin address, whose calls are all looked at. */
final class TestSilo implements AutoCloseable {
  private static final CallProbe ALL =
      new CallProbe() {
        @Override
        public int next() {
          return 1;
        }

        @Override
        public Observed observe(GrainId caller, GrainId callee, GrainCall<?> call, boolean oneWay) {
          return (answered, remote, waitNanos) -> {};
        }
      };

  final Admin admin;
  final Silo silo;
  final Store store;

  TestSilo(String name) {
    this(name, MemoryStore.create(), ALL);
  }

  /** One of several on a store, which looks at calls like this. */
  TestSilo(String name, Store store, CallProbe probe) {
    this.store = store;
    Config config =
        ConfigFactory.parseMap(Map.of("teff.admin.port", 0))
            .withFallback(ConfigFactory.defaultReference());
    admin = Admin.open(AdminOptions.from(config));
    TeffCluster cluster =
        TeffCluster.create(
            ClusterOptions.from(config), store, SystemTimekeeper.instance(), new SecureRandom());
    silo =
        admin.started(
            admin
                .addTo(Silo.builder().name(name).store(store).cluster(cluster).probe(probe))
                .start(),
            cluster,
            store);
  }

  Till till(String key) {
    return silo.grains().ref(Till.class, key);
  }

  @Override
  public void close() {
    silo.close();
    admin.close();
    store.close();
  }
}
