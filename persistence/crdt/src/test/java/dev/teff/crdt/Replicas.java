package dev.teff.crdt;

import dev.teff.grains.Replica;
import java.time.Instant;
import java.time.InstantSource;

/** Replicas for tests, all by one clock that stands still. */
final class Replicas {
  static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  static final InstantSource CLOCK = InstantSource.fixed(NOW);
  static final Replica A = replica(1);
  static final Replica B = replica(2);
  static final Replica C = replica(3);

  private Replicas() {}

  static Replica replica(long id) {
    return new Replica(id, CLOCK);
  }
}
