package dev.teff.persistence.spi;

import java.util.Optional;

/**
 * Named values that change only by compare-and-set; the cluster's committed view is one. Blocks on
 * the store. Safe for use by any thread and any process that shares the store.
 */
public interface Register {
  /**
   * The value as last committed.
   *
   * @throws dev.teff.grains.GrainException {@code TEFF-3nn} when the store cannot read
   */
  Optional<Versioned> read(String name);

  /**
   * Replaces the value, if it is still at the expected version.
   *
   * @param expectedVersion the version to be replaced; 0 when there must be none yet
   * @return whether this call replaced it; its version is then {@code expectedVersion + 1}
   * @throws dev.teff.grains.GrainException {@code TEFF-3nn} when the store cannot, with outcome
   *     unknown when the value may have been replaced
   */
  boolean compareAndSet(String name, long expectedVersion, byte[] value);

  /**
   * A committed value.
   *
   * @param version counts the changes, from 1
   * @param value the bytes; not to be changed
   */
  @SuppressWarnings("ArrayRecordComponent")
  record Versioned(long version, byte[] value) {}
}
