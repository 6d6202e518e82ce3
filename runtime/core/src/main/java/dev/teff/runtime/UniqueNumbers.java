package dev.teff.runtime;

import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;

/**
 * Makes the numbers of one silo. Each is unique among all silos and lives, as long as the random
 * numbers that it begins with are. Safe for use by any thread.
 */
final class UniqueNumbers {
  private final long prefix;
  private final AtomicLong batches = new AtomicLong();
  private final long turnPrefix;
  private final AtomicLong turns = new AtomicLong();

  UniqueNumbers(RandomGenerator random) {
    this.prefix = random.nextLong();
    this.turnPrefix = random.nextLong();
  }

  /** What all of them begin with. */
  long prefix() {
    return prefix;
  }

  UUID nextBatch() {
    return new UUID(prefix, batches.incrementAndGet());
  }

  /** Spread evenly: reminders take their jitter from it. */
  UUID nextRegistration() {
    return new UUID(prefix, mix(batches.incrementAndGet()));
  }

  /** Never 0. */
  long nextTurn() {
    long id;
    do {
      id = mix(turnPrefix + turns.incrementAndGet());
    } while (id == 0);
    return id;
  }

  /** MurmurHash3's mixer: two silos whose counters come near each other still give far numbers. */
  private static long mix(long number) {
    long h = (number ^ (number >>> 33)) * 0xff51afd7ed558ccdL;
    h = (h ^ (h >>> 33)) * 0xc4ceb9fe1a85ec53L;
    return h ^ (h >>> 33);
  }
}
