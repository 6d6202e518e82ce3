package dev.teff.runtime.cluster;

import dev.teff.grains.GrainId;
import dev.teff.runtime.spi.HostedGrain;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Where the grains of an owner's range live that live elsewhere. Safe for use by any thread. */
final class Entries {
  /** One activation of one silo. */
  record Entry(SiloIdentity silo, long number) {}

  private final Map<GrainId, Entry> byGrain = new ConcurrentHashMap<>();

  @Nullable Entry of(GrainId grain) {
    return byGrain.get(grain);
  }

  boolean contains(GrainId grain) {
    return !byGrain.isEmpty() && byGrain.containsKey(grain);
  }

  int size() {
    return byGrain.size();
  }

  /** A member hosts these. What the owner serves already, it knows better. */
  void enter(SiloIdentity member, List<HostedGrain> grains, Territory territory) {
    for (HostedGrain hosted : grains) {
      var entry = new Entry(member, hosted.number());
      if (territory.serves(hosted.grain())) {
        byGrain.putIfAbsent(hosted.grain(), entry);
      } else {
        byGrain.put(hosted.grain(), entry);
      }
    }
  }

  /**
   * Leads to another activation from now on, or did so already.
   *
   * @param from the one it led to; null when there was no entry, because the grain lived here
   * @param to null when it is to live here
   * @return false when the entry leads somewhere else
   */
  boolean rebind(GrainId grain, @Nullable Entry from, @Nullable Entry to) {
    if (to == null) {
      return from != null && byGrain.remove(grain, from);
    }
    boolean leads =
        from == null ? byGrain.putIfAbsent(grain, to) == null : byGrain.replace(grain, from, to);
    return leads || to.equals(byGrain.get(grain));
  }

  /** This very activation is not there any more. */
  void remove(long incarnation, HostedGrain gone) {
    Entry present = byGrain.get(gone.grain());
    if (present != null
        && present.number == gone.number()
        && present.silo.incarnation() == incarnation) {
      byGrain.remove(gone.grain(), present);
    }
  }

  /** Forgets what is in another silo's range now. */
  void retainOwned(Territory territory) {
    byGrain.keySet().removeIf(grain -> !territory.owns(grain));
  }

  /** Forgets those who are in the view no more. */
  void retainMembers(ClusterView view) {
    byGrain.values().removeIf(entry -> view.member(entry.silo.incarnation()).isEmpty());
  }
}
