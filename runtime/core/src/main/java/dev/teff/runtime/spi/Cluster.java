package dev.teff.runtime.spi;

import dev.teff.grains.GrainId;

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

  /** Leaves. Activations are flushed already. */
  @Override
  void close();
}
