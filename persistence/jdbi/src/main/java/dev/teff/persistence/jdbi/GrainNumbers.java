package dev.teff.persistence.jdbi;

import dev.teff.grains.GrainId;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The row numbers of grains that were claimed lately, so that an append need not look its grain up.
 * Only a hint: whoever uses a number also names the grain. Keeps two generations and forgets the
 * older one when the younger is full. For use by any thread.
 */
final class GrainNumbers {
  private static final int GENERATION = 50_000;

  private volatile ConcurrentHashMap<GrainId, Long> young = new ConcurrentHashMap<>();
  private volatile ConcurrentHashMap<GrainId, Long> old = new ConcurrentHashMap<>();

  OptionalLong find(GrainId grain) {
    @Nullable Long number = young.get(grain);
    if (number == null) {
      number = old.get(grain);
      if (number == null) {
        return OptionalLong.empty();
      }
      remember(grain, number);
    }
    return OptionalLong.of(number);
  }

  void remember(GrainId grain, long number) {
    if (young.size() >= GENERATION) {
      old = young;
      young = new ConcurrentHashMap<>();
    }
    young.put(grain, number);
  }
}
