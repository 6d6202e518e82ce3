package dev.teff.crdt;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
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
  static final class Version<V> extends LongTrie.Leaf<V> {
    private final long counter;
    private final @Nullable Version<V> older;

    private Version(long replica, long counter, V value, @Nullable Version<V> older, long weight) {
      super(replica, value, weight);
      this.counter = counter;
      this.older = older;
    }

    long replica() {
      return key;
    }

    long counter() {
      return counter;
    }

    V value() {
      return value;
    }

    private @Nullable Version<V> version(long wanted) {
      Version<V> dot = this;
      while (dot != null && dot.counter > wanted) {
        dot = dot.older;
      }
      return dot != null && dot.counter == wanted ? dot : null;
    }
  }

  private static final Weigher<?> ONE = newest -> 1;

  private final LongTrie<V> replicas;
  private final Weigher<V> weigher;

  private DotFun(LongTrie<V> replicas, Weigher<V> weigher) {
    this.replicas = replicas;
    this.weigher = weigher;
  }

  /** One without values that counts its replicas. */
  @SuppressWarnings("unchecked") // it looks at no value
  static <V> DotFun<V> empty() {
    return empty((Weigher<V>) ONE);
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
    return replicas.get(replica);
  }

  /** The counter of a replica's newest dot, or 0. */
  long newestCounter(long replica) {
    Version<V> newest = versions(replicas, replica);
    return newest == null ? 0 : newest.counter;
  }

  /** Its dot with its value, when it has exactly one. */
  @Nullable Version<V> only() {
    Version<V> dot = replicas instanceof Version<V> one ? one : null;
    return dot == null || dot.older != null ? null : dot;
  }

  private static <V> @Nullable Version<V> versions(LongTrie<V> parts, long replica) {
    return (Version<V>) parts.find(replica); // all leaves are versions
  }

  /** What is seen by a replica that replaces all that it contributed by one dot. */
  DotContext ownSeenWith(Dot dot) {
    long replica = dot.replica();
    Version<V> newest = versions(replicas, replica);
    if (newest == null) {
      return DotContext.of(replica, dot.counter(), dot.counter());
    }
    if (newest.older == null && newest.counter < dot.counter()) {
      return DotContext.ofTwo(replica, newest.counter, dot.counter());
    }
    Ranges seen = Ranges.of(dot.counter(), dot.counter());
    for (Version<?> each = newest; each != null; each = each.older) {
      seen = seen.plus(each.counter, each.counter);
    }
    return DotContext.of(replica, seen);
  }

  @Override
  public DotContext seenWith(Dot dot) {
    boolean own =
        replicas.isEmpty() || (replicas instanceof Version<V> one && one.key == dot.replica());
    return own ? ownSeenWith(dot) : Store.super.seenWith(dot);
  }

  /** One of this kind that holds nothing. */
  DotFun<V> none() {
    return isEmpty() ? this : new DotFun<>(LongTrie.empty(), weigher);
  }

  /** One of this kind that holds one value. */
  DotFun<V> only(Dot dot, V value) {
    return new DotFun<>(version(dot.replica(), dot.counter(), value, null), weigher);
  }

  /** With what another one has of its only replica, in the place of what that one has here. */
  DotFun<V> withReplica(DotFun<V> alone) {
    return new DotFun<>(replicas.put((Version<V>) alone.replicas), weigher);
  }

  /** Of each replica what is newer here or there, where both have one dot of each replica. */
  DotFun<V> newest(DotFun<V> that) {
    var all =
        new Object() {
          LongTrie<V> replicas = DotFun.this.replicas;
        };
    that.forEach(theirs -> {
      if (theirs.counter > newestCounter(theirs.key)) {
        all.replicas = all.replicas.put(theirs);
      }
    });
    return with(all.replicas);
  }

  /** The same, for the replica that writes here. */
  DotFun<V> withOwn(DotFun<V> alone) {
    var own = (Version<V>) alone.replicas;
    return new DotFun<>(replicas.putHot(own, replicas.find(own.key)), weigher);
  }

  /** Visits all values, a replica's newest first. */
  void forEach(Consumer<Version<V>> visitor) {
    replicas.forEachLeaf(newest -> {
      for (Version<V> dot = (Version<V>) newest; dot != null; dot = dot.older) {
        visitor.accept(dot);
      }
      return true;
    });
  }

  DotFun<V> plus(long replica, long counter, V value) {
    Version<V> mine = versions(replicas, replica);
    return new DotFun<>(replicas.put(inserted(mine, replica, counter, value)), weigher);
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
  public boolean hasDot(long replica, long counter, Store about) {
    Version<V> newest = versions(replicas, replica);
    return newest != null && newest.version(counter) != null;
  }

  @Override
  @SuppressWarnings("unchecked") // values of one type are joined only
  public Store join(Store other, Merge merge) {
    var that = (DotFun<V>) other;
    LongTrie<Ranges> seen = merge.theirs().replicas();
    if (seen instanceof LongTrie.Leaf<Ranges> one) { // most deltas
      LongTrie<V> joined = joined(replicas, one.key, one.value, that, merge);
      return joined == that.replicas && joined != replicas ? that : with(joined);
    }
    var all =
        new Object() {
          LongTrie<V> replicas = DotFun.this.replicas;
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
    return with(all.replicas);
  }

  private DotFun<V> with(LongTrie<V> joined) {
    return joined == replicas ? this : new DotFun<>(joined, weigher);
  }

  /**
   * One replica's part, joined: without the dots that the other side has seen and does not have,
   * and with those of the other side that were not seen before.
   */
  private LongTrie<V> joined(
      LongTrie<V> parts, long replica, Ranges seen, DotFun<V> that, Merge merge) {
    Version<V> mine = versions(parts, replica);
    Version<V> theirs = versions(that.replicas, replica);
    Ranges before = merge.seenHere(replica);
    if (theirs != null && replaces(theirs, mine, seen, before)) {
      if (mine != null) {
        merge.changes().removed(replica, mine.counter, mine.counter);
      }
      merge.changes().added(replica, theirs.counter, theirs.counter);
      return parts.put(theirs);
    }
    Version<V> joined = mine;
    for (Version<V> dot = mine; dot != null; dot = dot.older) {
      if (seen.contains(dot.counter) && (theirs == null || theirs.version(dot.counter) == null)) {
        joined = without(joined, dot.counter);
        merge.changes().removed(replica, dot.counter, dot.counter);
      }
    }
    for (Version<V> dot = theirs; dot != null; dot = dot.older) {
      if (before == null || !before.contains(dot.counter)) {
        joined = inserted(joined, replica, dot.counter, dot.value);
        merge.changes().added(replica, dot.counter, dot.counter);
      }
    }
    if (joined == mine) {
      return parts;
    }
    return joined == null ? parts.remove(replica) : parts.put(joined);
  }

  /** Whether it is about a single new dot that takes the place of all that was there. */
  private static boolean replaces(
      Version<?> theirs, @Nullable Version<?> mine, Ranges seen, @Nullable Ranges before) {
    return theirs.older == null
        && (before == null || !before.contains(theirs.counter))
        && (mine == null || (mine.older == null && seen.contains(mine.counter)));
  }

  private Version<V> version(long replica, long counter, V value, @Nullable Version<V> older) {
    return new Version<>(replica, counter, value, older, weigher.weigh(value));
  }

  private Version<V> inserted(@Nullable Version<V> newest, long replica, long counter, V value) {
    if (newest == null || newest.counter < counter) {
      return version(replica, counter, value, newest);
    }
    return newest.counter == counter
        ? newest
        : version(
            replica, newest.counter, newest.value, inserted(newest.older, replica, counter, value));
  }

  private @Nullable Version<V> without(@Nullable Version<V> newest, long counter) {
    if (newest == null || newest.counter == counter) {
      return newest == null ? null : newest.older;
    }
    return version(newest.key, newest.counter, newest.value, without(newest.older, counter));
  }

  @Override
  public void forEachDot(DotVisitor visitor) {
    forEach(dot -> visitor.visit(dot.key, dot.counter, dot.counter));
  }

  @Override
  public long latest() {
    if (replicas instanceof Version<V> one && one.older == null) {
      return time(one.value);
    }
    var latest = new long[1];
    forEach(dot -> latest[0] = Math.max(latest[0], time(dot.value)));
    return latest[0];
  }

  private static long time(Object value) {
    return value instanceof Stamped<?> stamped ? stamped.time() : 0;
  }

  /** Whether the same dots have the same values; weights follow from them. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof DotFun<?> that && listed().equals(that.listed());
  }

  @Override
  public int hashCode() {
    return listed().hashCode();
  }

  @Override
  public String toString() {
    return listed().toString();
  }

  private List<Object> listed() {
    var list = new ArrayList<Object>();
    forEach(dot -> {
      list.add(dot.key);
      list.add(dot.counter);
      list.add(dot.value);
    });
    return list;
  }
}
