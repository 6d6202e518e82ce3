package dev.teff.runtime.cluster;

import dev.teff.grains.GrainId;
import dev.teff.runtime.cluster.ClusterView.Member;
import dev.teff.runtime.cluster.ClusterView.MemberState;
import dev.teff.runtime.cluster.spi.Placer;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the grains of a silo go that leaves: where their strategies say, and to the owners of their
 * ranges if that cannot be. Safe for use by any thread; nothing blocks.
 */
final class Refuges {
  private static final Logger LOG = LoggerFactory.getLogger(Refuges.class);

  private final Placer placer;
  private final Directory directory;

  /** Types for which no silo was found: nobody looks, or is told, again. */
  private final Set<String> homeless = ConcurrentHashMap.newKeySet();

  Refuges(Placer placer, Directory directory) {
    this.placer = placer;
    this.directory = directory;
  }

  /** The grain that has to have gone before this one knows where to go, if there is one. */
  Optional<GrainId> companion(GrainId grain) {
    return placer.companion(grain);
  }

  /**
   * Looks for a silo; does not fail. Empty when it cannot go yet: its owner would not lead calls
   * there, and what it carries would get lost.
   */
  CompletableFuture<Optional<SiloIdentity>> of(GrainId grain, SiloIdentity owner) {
    if (placer.isByRange(grain.type()) || homeless.contains(grain.type())) {
      return CompletableFuture.completedFuture(Optional.of(owner));
    }
    return placer
        .choose(grain, owner.name(), Optional.empty())
        .handle((name, failure) ->
            failure == null ? named(name, owner) : instead(grain, owner, failure))
        .thenCompose(refuge -> onceServed(grain, owner, refuge));
  }

  private CompletableFuture<Optional<SiloIdentity>> onceServed(
      GrainId grain, SiloIdentity owner, SiloIdentity refuge) {
    return refuge.incarnation() == owner.incarnation() // which refuses what it does not serve
        ? CompletableFuture.completedFuture(Optional.of(refuge))
        : directory
            .isServed(grain, owner)
            .thenApply(served -> Optional.of(refuge).filter(silo -> served));
  }

  private SiloIdentity named(String name, SiloIdentity owner) {
    return directory.view().inState(MemberState.ACTIVE).stream()
        .map(Member::silo)
        .filter(silo -> silo.name().equals(name))
        .findFirst()
        .orElse(owner);
  }

  /** A grain that cannot be where it should takes along what it has to where it can be. */
  private SiloIdentity instead(GrainId grain, SiloIdentity owner, Throwable failure) {
    if (homeless.add(grain.type())) {
      Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
      LOG.warn(
          "Grains of type {} go to the owners of their ranges when their silo stops, since none was chosen for {}: {}",
          grain.type(),
          grain,
          cause == null ? failure : cause.getMessage());
    }
    return owner;
  }
}
