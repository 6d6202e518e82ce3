package dev.teff.persistence.cassandra;

import dev.teff.grains.GrainId;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Empties the closed buckets of a log of what it has forgotten. The open bucket says since when
 * nothing before {@code first} counts, so whoever empties the others may be late, may be another,
 * and may do it twice.
 *
 * <p>The oldest go first: one that fails half-way leaves no full bucket behind an empty one, and
 * the next need not look further back than to the first empty one.
 */
final class ClosedBuckets {
  private final LogPartitions partitions;

  ClosedBuckets(LogPartitions partitions) {
    this.partitions = partitions;
  }

  /**
   * Empties what is behind the open bucket.
   *
   * @param open the number of the open bucket
   * @param first the oldest sequence number that stays
   * @param all whether to look into every bucket, also behind an empty one
   */
  void empty(GrainId grain, long open, long first, boolean all) {
    Deque<Long> full = new ArrayDeque<>();
    for (long number = open - 1; number >= 0; number--) {
      if (partitions.holdsBelow(grain, number, first)) {
        full.push(number);
      } else if (!all && wasEmptied(grain, number, first)) {
        break;
      }
    }
    full.forEach(number -> partitions.trimClosed(grain, number, first));
  }

  /**
   * A bucket that was lost has nothing to forget, nor has one that begins just there; but those
   * before it may have.
   */
  private boolean wasEmptied(GrainId grain, long number, long first) {
    return partitions
        .read(grain, number)
        .filter(bucket -> bucket.isWhole() && bucket.head() < first)
        .isPresent();
  }
}
