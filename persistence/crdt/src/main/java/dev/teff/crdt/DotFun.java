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

  /** The part that a replica contributed. */
  DotFun<V> of(long replica) {
    Version<V> newest = replicas.get(replica);
    return newest == null ? none() : none().with(replica, newest);
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
    return with(replica, inserted(replicas.get(replica), counter, value));
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
    DotFun<V> kept = this;
    if (!isEmpty()) {
      int theirs = (int) merge.theirs().replicas().weight();
      kept = replicas.hasMoreThan(theirs) ? lessSeen(that, merge) : lessOwn(that, merge);
    }
    return that.isEmpty() ? kept : kept.plusNews(that, merge);
  }

  private DotFun<V> lessSeen(DotFun<V> that, Merge merge) {
    var kept =
        new Object() {
          DotFun<V> dots = DotFun.this;
        };
    merge
        .theirs()
        .replicas()
        .forEach((replica, ranges) -> {
          kept.dots = kept.dots.less(replica, replicas.get(replica), that, ranges, merge.changes());
          return true;
        });
    return kept.dots;
  }

  private DotFun<V> lessOwn(DotFun<V> that, Merge merge) {
    var kept =
        new Object() {
          DotFun<V> dots = DotFun.this;
        };
    replicas.forEach((replica, newest) -> {
      Ranges ranges = merge.theirs().replicas().get(replica);
      if (ranges != null) {
        kept.dots = kept.dots.less(replica, newest, that, ranges, merge.changes());
      }
      return true;
    });
    return kept.dots;
  }

  /** Without the dots of a replica that the other side has seen and does not have. */
  private DotFun<V> less(
      long replica, @Nullable Version<V> newest, DotFun<V> that, Ranges seen, Changes changes) {
    Version<V> theirs = that.replicas.get(replica);
    Version<V> rest = newest;
    for (Version<V> dot = newest; dot != null; dot = dot.older) {
      if (seen.contains(dot.counter) && (theirs == null || theirs.find(dot.counter) == null)) {
        rest = without(rest, dot.counter);
        changes.removed(replica, dot.counter, dot.counter);
      }
    }
    return rest == newest ? this : with(replica, rest);
  }

  /** With the other side's dots that were not seen before. */
  private DotFun<V> plusNews(DotFun<V> that, Merge merge) {
    var all =
        new Object() {
          DotFun<V> dots = DotFun.this;
        };
    that.forEach((replica, dot) -> {
      if (!merge.mine().contains(replica, dot.counter)) {
        all.dots = all.dots.plus(replica, dot.counter, dot.value);
        merge.changes().added(replica, dot.counter, dot.counter);
      }
    });
    return all.dots;
  }

  private DotFun<V> with(long replica, @Nullable Version<V> newest) {
    return new DotFun<>(
        newest == null
            ? replicas.remove(replica)
            : replicas.put(replica, newest, weigher.weigh(newest.value)),
        weigher);
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
