package dev.teff.runtime.spi;

import dev.teff.grains.GrainId;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * The silos that together host the grains, as one silo sees them. As a {@link CallHandler} it takes
 * calls to grains that live elsewhere. Safe for use by any thread.
 */
public interface Cluster extends CallHandler, AutoCloseable {
  /**
   * Joins; blocks until this silo is part of the cluster and may host grains.
   *
   * @param silo takes calls that come from other silos
   * @throws dev.teff.grains.GrainException {@code TEFF-4nn} when it cannot join
   */
  void join(LocalSilo silo);

  /** Whether a grain that is not active yet is to be activated on this silo. */
  boolean hosts(GrainId grain);

  /** The names of the silos that host grains, this one's among them, as this silo knows them. */
  Set<String> silos();

  /** Who is in the cluster, as this silo knows it. */
  default ClusterReport roster() {
    return new ClusterReport(0, List.of());
  }

  /**
   * The feature level that all silos have reached; {@link Integer#MAX_VALUE} when there is nobody
   * to be waited for.
   */
  default int featureLevel() {
    return Integer.MAX_VALUE;
  }

  /** Whether this silo belongs to the cluster and may answer. */
  default boolean isMember() {
    return true;
  }

  /**
   * Until when this silo may let out what it computed. Asked for after it has joined, and the same
   * from then on.
   */
  default Lease lease() {
    return Lease.FOREVER;
  }

  /**
   * What those turns wait for that keep another one waiting at a grain that lives elsewhere.
   * Returns at once; the future may fail, or take its time.
   *
   * @param victim the number of the one of them that is to look at once whether it waits for
   *     itself; 0 for none
   */
  default CompletableFuture<List<TurnWait>> waitsBehind(TurnWait wait, long victim) {
    return CompletableFuture.completedFuture(List.of());
  }

  /** The same for a wait for a stateless worker, which is on the silo of the turn that waits. */
  default CompletableFuture<List<TurnWait>> waitsBehindWorker(TurnWait wait, long victim) {
    return CompletableFuture.completedFuture(List.of());
  }

  /** Says that an activation is not there any more. Returns at once. */
  default void gone(HostedGrain activation) {}

  /**
   * Hands over what this silo hosts, while it still runs turns and sends calls on. Blocks until it
   * hosts nothing any more, at most for the grace time.
   */
  default void drain(Duration grace) {}

  /** Leaves. Activations are flushed already. */
  @Override
  void close();
}
