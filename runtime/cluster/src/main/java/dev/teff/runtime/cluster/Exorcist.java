package dev.teff.runtime.cluster;

import dev.teff.grains.GrainException;
import dev.teff.runtime.cluster.ClusterView.Member;
import dev.teff.runtime.cluster.ClusterView.MemberState;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes ghosts from the view that have been waited out, so that nobody waits for them again. The
 * oldest host does it; should it fail to, the others do it later.
 */
final class Exorcist {
  private static final Logger LOG = LoggerFactory.getLogger(Exorcist.class);
  private static final long PRECEDENCE_NANOS = 500_000_000;

  private final SiloIdentity self;
  private final Views views;
  private final Directory directory;

  Exorcist(SiloIdentity self, Views views, Directory directory) {
    this.self = self;
    this.views = views;
    this.directory = directory;
  }

  /** Does what there is to do. May block on the store. */
  void sweep() {
    if (views.view().ghosts().isEmpty()) {
      return;
    }
    Set<Long> laid = directory.laidGhosts(rank() * PRECEDENCE_NANOS);
    if (!laid.isEmpty()) {
      try {
        views.change(current -> current.forgetting(laid));
      } catch (GrainException e) {
        LOG.warn("Ghosts stay in the view for now: {}", e.getMessage());
      }
    }
  }

  private int rank() {
    List<Member> hosts = views.view().inState(MemberState.ACTIVE);
    for (int i = 0; i < hosts.size(); i++) {
      if (hosts.get(i).silo().incarnation() == self.incarnation()) {
        return i;
      }
    }
    return hosts.size();
  }
}
