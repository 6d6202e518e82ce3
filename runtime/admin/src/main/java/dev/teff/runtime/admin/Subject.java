package dev.teff.runtime.admin;

import dev.teff.grains.GrainId;
import dev.teff.runtime.Silo;
import dev.teff.runtime.StoredGrains;
import dev.teff.runtime.cluster.ClusterView;
import dev.teff.runtime.cluster.TeffCluster;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The silo that is told of, its place in a cluster and its store, where it has them. */
record Subject(Silo silo, @Nullable TeffCluster cluster, @Nullable StoredGrains stored) {
  Optional<ClusterView> view() {
    return cluster == null ? Optional.empty() : cluster.view();
  }

  /** The name of the silo where a grain is or would be, as far as is known here. */
  Optional<String> where(GrainId grain) {
    return cluster == null ? Optional.of(silo.name()) : cluster.where(grain);
  }
}
