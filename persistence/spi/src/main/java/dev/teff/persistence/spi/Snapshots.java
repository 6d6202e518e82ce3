package dev.teff.persistence.spi;

import dev.teff.grains.GrainException;
import dev.teff.grains.GrainId;
import java.util.Optional;

/**
 * The newest snapshot of each grain. Snapshots only save time: the runtime checks what it loads
 * against the log, so a store may lose one, and needs no fence for them. Every method blocks on the
 * store and throws {@link GrainException} {@code TEFF-3nn} when it cannot. Safe for use by any
 * thread.
 */
public interface Snapshots {
  /**
   * The snapshot that was saved last.
   *
   * @throws GrainException {@code TEFF-302} when it is damaged
   */
  Optional<Snapshot> load(GrainId grain);

  /**
   * Replaces the grain's snapshot, unless the stored one is newer: of a later epoch, or of the same
   * and a later sequence number. One that is damaged is never newer.
   *
   * @return whether the given snapshot is the stored one now
   * @throws GrainException {@code TEFF-309} when it is larger than the store takes; a later one
   *     will hardly be smaller
   */
  boolean save(GrainId grain, Snapshot snapshot);

  /** Forgets the grain's snapshot, if there is one. */
  void delete(GrainId grain);
}
