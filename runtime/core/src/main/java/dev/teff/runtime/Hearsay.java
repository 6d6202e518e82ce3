package dev.teff.runtime;

import dev.teff.grains.Crdt;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one copy has heard of others that they had not stored yet. A copy may die before it stores
 * what it told; whoever has heard of it tells it the store then, or copies would differ for ever.
 *
 * <p>Each change is given one round of synchronization at least to appear in its author's log.
 * Belongs to the holder of the activation's baton.
 */
final class Hearsay<T extends Crdt<T>> {
  /** Changes of one author, and the last record of its log that is to hold them. */
  private record Told<T extends Crdt<T>>(T delta, long until) {
    Told<T> and(Told<T> later) {
      return new Told<>(delta.merge(later.delta), Math.max(until, later.until));
    }
  }

  private Map<Long, Told<T>> older = new HashMap<>();
  private Map<Long, Told<T>> newer = new HashMap<>();

  /**
   * Notes a change.
   *
   * @param until the record that is to hold it, or 0 when its author does not know
   */
  void heard(long author, T delta, long until) {
    newer.merge(author, new Told<>(delta, until == 0 ? Long.MAX_VALUE : until), Told::and);
  }

  /** Ends a round; answers what its authors seem not to have stored, if anything. */
  @Nullable T unstored(ReplicaTails tails) {
    T missing = unstored(older, tails, null);
    older = newer;
    newer = new HashMap<>();
    return missing;
  }

  /** Forgets everything; answers what its authors may not have stored, if anything. */
  @Nullable T takeAll(ReplicaTails tails) {
    T missing = unstored(newer, tails, unstored(older, tails, null));
    older = new HashMap<>();
    newer = new HashMap<>();
    return missing;
  }

  private @Nullable T unstored(Map<Long, Told<T>> heard, ReplicaTails tails, @Nullable T others) {
    T missing = others;
    for (Map.Entry<Long, Told<T>> entry : heard.entrySet()) {
      Told<T> told = entry.getValue();
      if (tails.head(entry.getKey()) < told.until) {
        missing = missing == null ? told.delta : missing.merge(told.delta);
      }
    }
    return missing;
  }
}
