package dev.teff.runtime;

import dev.teff.grains.IdempotencyKey;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Makes idempotency keys. Unique among all silos, clients and lives, as long as the prefixes are.
 */
final class KeySource {
  private final String prefix;
  private final InstantSource clock;
  private final AtomicLong count = new AtomicLong();

  KeySource(long prefix, InstantSource clock) {
    this.prefix = HexFormat.of().toHexDigits(prefix) + "-";
    this.clock = clock;
  }

  IdempotencyKey next() {
    return new IdempotencyKey(prefix + Long.toHexString(count.incrementAndGet()), clock.instant());
  }
}
