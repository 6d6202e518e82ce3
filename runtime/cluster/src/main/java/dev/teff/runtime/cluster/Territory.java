package dev.teff.runtime.cluster;

import dev.teff.grains.GrainId;
import java.util.List;
import java.util.Set;

/**
 * What one silo owns and serves at a moment. Immutable, but for what it serves alone, which grows.
 *
 * @param routes by the view that is installed
 * @param since by each view that was installed here from the last one on under which everybody had
 *     answered: what the silo owned in all of them, it serves. Empty when there was none
 * @param alone grains that it owns and serves besides, since everybody has answered for them alone
 */
record Territory(long self, Routes routes, List<Routes> since, Set<GrainId> alone) {
  Territory {
    since = List.copyOf(since);
  }

  /** Nothing, before any view. */
  static Territory none(long self) {
    return new Territory(self, new Routes(ClusterView.EMPTY), List.of(), Set.of());
  }

  /** Whether the grain's owner is this silo. */
  boolean owns(GrainId grain) {
    return isOwned(grain, routes);
  }

  /** Whether this silo may decide where the grain is activated. */
  boolean serves(GrainId grain) {
    return servesByRange(grain) || (!alone.isEmpty() && alone.contains(grain));
  }

  private boolean servesByRange(GrainId grain) {
    if (since.isEmpty()) {
      return false;
    }
    for (Routes each : since) {
      if (!isOwned(grain, each)) {
        return false;
      }
    }
    return true;
  }

  private boolean isOwned(GrainId grain, Routes by) {
    SiloIdentity owner = by.owner(grain);
    return owner != null && owner.incarnation() == self;
  }

  /** Whether everybody has answered under the installed view. */
  boolean isComplete() {
    return since.size() == 1 && since.getFirst() == routes;
  }
}
