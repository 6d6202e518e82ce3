package dev.teff.runtime.placement;

import dev.teff.grains.GrainId;
import dev.teff.placement.affinity.Move;
import dev.teff.runtime.Silo;
import dev.teff.runtime.cluster.MigrationOutcome;
import dev.teff.runtime.cluster.TeffCluster;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/** What placement sees of a cluster from one of its silos. */
record ClusterSurroundings(TeffCluster cluster, Silo silo) implements Surroundings {
  @Override
  public String self() {
    return cluster.self().name();
  }

  @Override
  public Set<String> silos() {
    return cluster.silos();
  }

  @Override
  public Optional<String> where(GrainId grain) {
    return cluster.where(grain);
  }

  @Override
  public boolean isHere(GrainId grain) {
    return cluster.isHere(grain);
  }

  @Override
  public long grains() {
    return silo.activeGrains();
  }

  @Override
  public Optional<Instant> activeSince(GrainId grain) {
    return cluster.activeSince(grain);
  }

  @Override
  public void tell(String silo, byte[] message) {
    cluster.tell(silo, message);
  }

  @Override
  public CompletionStage<?> move(Move move) {
    return cluster
        .migrate(move.grain(), move.to())
        .thenApply(outcome -> {
          if (outcome != MigrationOutcome.MOVED) {
            throw new IllegalStateException(words(outcome));
          }
          return outcome;
        });
  }

  private static String words(MigrationOutcome outcome) {
    return switch (outcome) {
      case MOVED -> "it moved";
      case NOT_ACTIVE -> "it left the memory by itself";
      case REFUSED -> "the other silo does not take it, or the view has changed";
      case LEFT -> "it was stopped, and its next call activates it anew";
      case STUCK -> "a turn of it does not end";
    };
  }
}
