package dev.teff.runtime.placement;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.teff.grains.GrainId;
import dev.teff.persistence.memory.MemoryStore;
import dev.teff.runtime.Configuration;
import dev.teff.runtime.Silo;
import dev.teff.runtime.SiloBuilder;
import dev.teff.runtime.SystemTimekeeper;
import dev.teff.runtime.cluster.ClusterOptions;
import dev.teff.runtime.cluster.TeffCluster;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Three real silos in this process: Hazelcast, sockets, event bus, flight recorder. */
final class Trio implements AutoCloseable {
  record Member(Silo silo, TeffCluster cluster, AdaptivePlacement placement) {
    Friend friend(String key) {
      return silo.grains().ref(Friend.class, key);
    }
  }

  final List<Member> members = new ArrayList<>();
  private final MemoryStore store = MemoryStore.create();

  Trio(String settings) {
    this(settings, Map.of());
  }

  /** Three of which some have settings of their own, by name. */
  Trio(String settings, Map<String, String> own) {
    for (String name : List.of("a", "b", "c")) {
      Config program =
          ConfigFactory.parseString(own.getOrDefault(name, ""))
              .withFallback(ConfigFactory.parseString(settings));
      Config config =
          Configuration.of(program, ConfigFactory.empty(), Map.of(), Trio.class.getClassLoader());
      TeffCluster cluster =
          TeffCluster.create(
              ClusterOptions.builder().clusterName("trio").build(),
              store,
              SystemTimekeeper.instance(),
              new SecureRandom());
      SiloBuilder builder = Silo.builder().name(name).config(program).store(store).cluster(cluster);
      AdaptivePlacement placement = AdaptivePlacement.of(cluster, config).addTo(builder);
      members.add(new Member(builder.start(), cluster, placement));
    }
  }

  static GrainId id(String key) {
    return GrainId.of("friend", key);
  }

  /** The silo on which a grain is active; none while it is on its way. */
  Optional<Member> home(String key) {
    return members.stream().filter(member -> member.cluster.isHere(id(key))).findFirst();
  }

  boolean together(String one, String other) {
    Optional<Member> home = home(one);
    return home.isPresent() && home.equals(home(other));
  }

  @Override
  public void close() {
    members.reversed().forEach(member -> member.silo.close());
    store.close();
  }
}
