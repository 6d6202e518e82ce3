package dev.teff.crdt;

import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Values by dots: registers, flags, counters, and the elements of sets.
 *
 * @param <V> the values
 */
@SuppressWarnings("ReferenceEquality") // the same object: nothing has changed
final class DotFun<V> implements Store {
  /** What a replica's newest value adds to {@link #weight()}. */
  interface Weigher<V> {
    long weigh(V newest);
  }

  /** A dot of one replica with its value, and the replica's older ones behind it. */
  record Version<V>(long counter, V value, @Nullable Version<V> older) {
    private @Nullable Version<V> find(long wanted) {
      Version<V> dot = this;
      while (dot != null && dot.counter > wanted) {
        dot = dot.older;
      }
      return dot != null && dot.counter == wanted ? dot : null;
    }
  }

  private final LongTrie<Version<V>> replicas;
  private final Weigher<V> weigher;

  private DotFun(LongTrie<Version<V>> replicas, Weigher<V> weigher) {
    this.replicas = replicas;
    this.weigher = weigher;
  }

  /** One without values that counts its replicas. */
  static <V> DotFun<V> empty() {
    return empty(newest -> 1);
  }

  static <V> DotFun<V> empty(Weigher<V> weigher) {
    return new DotFun<>(LongTrie.empty(), weigher);
  }

  /** The sum of what the replicas' newest values weigh. */
  long weight() {
    return replicas.weight();
  }

  /** The newest value of a replica, if it has one. */
  @Nullable V newest(long replica) {
    Version<V> dot = replicas.get(replica);
    return dot == null ? null : dot.value;
  }

  /** Its dot, when it has exactly one. */
  @Nullable Dot onlyDot() {
    LongTrie.Leaf<Version<V>> first = replicas.first();
    return first == null || first.value.older != null || replicas.hasMoreThan(1)
        ? null
        : new Dot(first.key, first.value.counter);
  }

  /** What is seen by a replica that replaces all that it contributed by one dot. */
  DotContext ownSeenWith(Dot dot) {
    return DotContext.of(dot.replica(), seenWith(replicas.get(dot.replica()), dot.counter()));
  }

  @Override
  public DotContext seenWith(Dot dot) {
    boolean own =
        replicas.isEmpty()
            || (replicas instanceof LongTrie.Leaf<Version<V>> one && one.key == dot.replica());
    return own ? ownSeenWith(dot) : Store.super.seenWith(dot);
  }

  private static Ranges seenWith(@Nullable Version<?> newest, long counter) {
    Ranges seen = Ranges.of(counter, counter);
    for (Version<?> dot = newest; dot != null; dot = dot.older) {
      seen = seen.plus(dot.counter, dot.counter);
    }
    return seen;
  }

  /** One of this kind that holds nothing. */
  DotFun<V> none() {
    return isEmpty() ? this : new DotFun<>(LongTrie.empty(), weigher);
  }

  void forEach(BiConsumer<Long, Version<V>> visitor) {
    replicas.forEach((replica, newest) -> {
      for (Version<V> dot = newest; dot != null; dot = dot.older) {
        visitor.accept(replica, dot);
      }
      return true;
    });
  }

  DotFun<V> plus(long replica, long counter, V value) {
    Version<V> newest = inserted(replicas.get(replica), counter, value);
    return new DotFun<>(with(replicas, replica, newest), weigher);
  }

  @Override
  public boolean isEmpty() {
    return replicas.isEmpty();
  }

  @Override
  public boolean isBottom() {
    return replicas.isEmpty();
  }

  @Override
  public Store bottom() {
    return none();
  }

  @Override
  @SuppressWarnings("unchecked") // values of one type are joined only
  public Store join(Store other, Merge merge) {
    var that = (DotFun<V>) other;
    LongTrie<Ranges> seen = merge.theirs().replicas();
    if (seen instanceof LongTrie.Leaf<Ranges> one) { // most deltas
      LongTrie<Version<V>> joined = joined(replicas, one.key, one.value, that, merge);
      return joined == replicas ? this : new DotFun<>(joined, weigher);
    }
    var all =
        new Object() {
          LongTrie<Version<V>> replicas = DotFun.this.replicas;
        };
    if (replicas.hasMoreThan((int) seen.weight())) {
      seen.forEach((replica, ranges) -> {
        all.replicas = joined(all.replicas, replica, ranges, that, merge);
        return true;
      });
    } else {
      replicas.forEach((replica, newest) -> {
        Ranges ranges = seen.get(replica);
        if (ranges != null) {
          all.replicas = joined(all.replicas, replica, ranges, that, merge);
        }
        return true;
      });
      that.replicas.forEach((replica, newest) -> {
        Ranges ranges = seen.get(replica);
        if (ranges != null && replicas.find(replica) == null) {
          all.replicas = joined(all.replicas, replica, ranges, that, merge);
        }
        return true;
      });
    }
    return all.replicas == replicas ? this : new DotFun<>(all.replicas, weigher);
  }

  /**
   * One replica's part, joined: without the dots that the other side has seen and does not have,
   * and with those of the other side that were not seen before.
   */
  private LongTrie<Version<V>> joined(
      LongTrie<Version<V>> parts, long replica, Ranges seen, DotFun<V> that, Merge merge) {
    Version<V> mine = parts.get(replica);
    Version<V> theirs = that.replicas.get(replica);
    Version<V> joined = mine;
    for (Version<V> dot = mine; dot != null; dot = dot.older) {
      if (seen.contains(dot.counter) && (theirs == null || theirs.find(dot.counter) == null)) {
        joined = without(joined, dot.counter);
        merge.changes().removed(replica, dot.counter, dot.counter);
      }
    }
    if (theirs != null) {
      Ranges before = merge.mine().replicas().get(replica);
      for (Version<V> dot = theirs; dot != null; dot = dot.older) {
        if (before == null || !before.contains(dot.counter)) {
          joined = inserted(joined, dot.counter, dot.value);
          merge.changes().added(replica, dot.counter, dot.counter);
        }
      }
    }
    return joined == mine ? parts : with(parts, replica, joined);
  }

  private LongTrie<Version<V>> with(
      LongTrie<Version<V>> parts, long replica, @Nullable Version<V> newest) {
    return newest == null
        ? parts.remove(replica)
        : parts.put(replica, newest, weigher.weigh(newest.value));
  }

  private static <V> Version<V> inserted(@Nullable Version<V> newest, long counter, V value) {
    if (newest == null || newest.counter < counter) {
      return new Version<>(counter, value, newest);
    }
    return newest.counter == counter
        ? newest
        : new Version<>(newest.counter, newest.value, inserted(newest.older, counter, value));
  }

  private static <V> @Nullable Version<V> without(@Nullable Version<V> newest, long counter) {
    if (newest == null || newest.counter == counter) {
      return newest == null ? null : newest.older;
    }
    return new Version<>(newest.counter, newest.value, without(newest.older, counter));
  }

  @Override
  public void forEachDot(DotVisitor visitor) {
    forEach((replica, dot) -> visitor.visit(replica, dot.counter, dot.counter));
  }

  @Override
  public long latest() {
    var latest = new long[1];
    forEach((replica, dot) -> {
      if (dot.value instanceof Stamped<?> stamped) {
        latest[0] = Math.max(latest[0], stamped.time());
      }
    });
    return latest[0];
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof DotFun<?> that && replicas.equals(that.replicas);
  }

  @Override
  public int hashCode() {
    return replicas.hashCode();
  }

  @Override
  public String toString() {
    return replicas.toString();
  }
}
