package dev.teff.runtime.cluster;

import dev.teff.grains.GrainId;
import dev.teff.placement.HashRing;
import dev.teff.runtime.cluster.ClusterView.Member;
import dev.teff.runtime.cluster.ClusterView.MemberState;
import dev.teff.runtime.spi.PinnedGrain;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Who hosts what by one view. Immutable. */
final class Routes {
  private final ClusterView view;
  private final List<SiloIdentity> hosts;
  private final @Nullable HashRing<SiloIdentity> ring;

  /** The routes of a view. */
  Routes(ClusterView view) {
    this.view = view;
    this.hosts = view.inState(MemberState.ACTIVE).stream().map(Member::silo).toList();
    this.ring = hosts.isEmpty() ? null : HashRing.of(hosts, SiloIdentity::name);
  }

  ClusterView view() {
    return view;
  }

  /** The silo that hosts a grain; null while no silo hosts any. */
  @Nullable SiloIdentity owner(GrainId grain) {
    Optional<String> pinned = PinnedGrain.silo(grain);
    if (pinned.isPresent()) {
      return hosts.stream()
          .filter(host -> host.name().equals(pinned.get()))
          .findFirst()
          .orElse(null);
    }
    return ring == null ? null : ring.owner(grain);
  }
}
