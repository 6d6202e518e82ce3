package dev.teff.crdt;

import dev.teff.grains.Replica;
import java.time.Instant;

/**
 * Timestamps of a hybrid logical clock (Kulkarni, Demirbas, Madappa, Avva, Leone, <em>Logical
 * Physical Clocks</em>, 2014): milliseconds in the upper 48 bits, and a counter below that keeps a
 * write behind the one it replaces, also on a replica whose clock is slow.
 */
final class HybridClock {
  private static final int COUNTER_BITS = 16;

  private HybridClock() {}

  /** The time of a write by this replica that replaces one of the given time. */
  static long next(Replica replica, long replaced) {
    return Math.max(replica.clock().millis() << COUNTER_BITS, replaced + 1);
  }

  /** What a clock on the wall would have shown. */
  static Instant instant(long time) {
    return Instant.ofEpochMilli(time >>> COUNTER_BITS);
  }
}
