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
abstract sealed class DotFun<V> implements Store permits Version, Versions {
  /** One without values. */
  @SuppressWarnings("unchecked") // it holds no value
  static <V> DotFun<V> empty() {
    return (DotFun<V>) Versions.NONE;
  }

  /** One that holds one value. */
  static <V> Version<V> only(Dot dot, V value) {
    return new Version<>(dot.replica(), dot.counter(), value, null);
  }

  /** The sum of the replicas' newest values, if these are numbers, or what is nearest to it. */
  abstract long sum();

  /** How many replicas have a value. */
  abstract int replicaCount();

  /** The newest value of a replica with its older ones, if it has one. */
  abstract @Nullable Version<V> of(long replica);

  /** Its dot with its value, when it has exactly one. */
  abstract @Nullable Version<V> only();

  /** With a replica's values, in the place of what that one has here. */
  abstract DotFun<V> with(Version<V> newest);

  /**
   * With a replica's value in the place of the older one that it has here, if one dot of each
   * replica is alive and all up to it was seen.
   *
   * @param from the first change that was seen by who made this one
   * @return null when changes are missing between what is here and what was seen
   */
  abstract @Nullable DotFun<V> following(Version<V> next, long from);

  /** Whether a replica's next change is behind the one that is here, and none is missing. */
  static boolean isMissing(@Nullable Version<?> here, long from) {
    return from > Math.max(1, here == null ? 0 : here.counter());
  }

  /** The same, for the replica that writes here. */
  abstract DotFun<V> withOwn(Version<V> newest);

  /** Without the values of a replica, of which it has these. */
  abstract DotFun<V> without(Version<V> newest);

  /** Visits the newest value of each replica, in no particular order. */
  abstract void forEachReplica(Consumer<Version<V>> visitor);

  /** Visits all values in the order of the replicas, a replica's newest first. */
  abstract void forEach(Consumer<Version<V>> visitor);

  /** The newest value of a replica, if it has one. */
  final @Nullable V newest(long replica) {
    Version<V> newest = of(replica);
    return newest == null ? null : newest.value();
  }

  /** The counter of a replica's newest dot, or 0. */
  final long newestCounter(long replica) {
    Version<V> newest = of(replica);
    return newest == null ? 0 : newest.counter();
  }

  /** What is seen by a replica that replaces all that it contributed by one dot. */
  final DotContext ownSeenWith(Version<?> dot) {
    long replica = dot.replica();
    Version<V> newest = of(replica);
    if (newest == null) {
      return new ChangeContext(dot, 0);
    }
    if (newest.older() == null && newest.counter() < dot.counter()) {
      return new ChangeContext(dot, newest.counter());
    }
    Ranges seen = Ranges.of(dot.counter(), dot.counter());
    for (Version<V> each = newest; each != null; each = each.older()) {
      seen = seen.plus(each.counter(), each.counter());
    }
    return DotContext.of(replica, seen);
  }

  @Override
  public DotContext seenWith(Version<?> dot) {
    return isEmpty() ? new ChangeContext(dot, 0) : Store.super.seenWith(dot);
  }

  /** Of each replica what is newer here or there, where both have one dot of each replica. */
  final DotFun<V> newest(DotFun<V> that) {
    var all =
        new Object() {
          DotFun<V> dots = DotFun.this;
        };
    that.forEachReplica(theirs -> {
      DotFun<V> more = all.dots.following(theirs, 1);
      all.dots = more == null ? all.dots : more;
    });
    return all.dots;
  }

  final DotFun<V> plus(long replica, long counter, V value) {
    Version<V> mine = of(replica);
    return with(Version.inserted(mine, replica, counter, value));
  }

  @Override
  public final boolean isEmpty() {
    return replicaCount() == 0;
  }

  @Override
  public final boolean isBottom() {
    return isEmpty();
  }

  @Override
  public final Store bottom() {
    return empty();
  }

  @Override
  public final boolean hasDot(long replica, long counter, Store about) {
    Version<V> newest = of(replica);
    return newest != null && newest.at(counter) != null;
  }

  @Override
  @SuppressWarnings("unchecked") // values of one type are joined only
  public final Store join(Store other, Merge merge) {
    var that = (DotFun<V>) other;
    LongTrie<Ranges> seen = merge.theirs().replicas();
    if (seen instanceof LongTrie.Leaf<Ranges> one) { // most deltas
      return joined(one.key, one.value, that, merge);
    }
    var all =
        new Object() {
          DotFun<V> dots = DotFun.this;
        };
    if (replicaCount() > seen.weight()) {
      seen.forEach((replica, ranges) -> {
        all.dots = all.dots.joined(replica, ranges, that, merge);
        return true;
      });
    } else {
      forEachReplica(mine -> {
        Ranges ranges = seen.get(mine.replica());
        if (ranges != null) {
          all.dots = all.dots.joined(mine.replica(), ranges, that, merge);
        }
      });
      that.forEachReplica(theirs -> {
        Ranges ranges = seen.get(theirs.replica());
        if (ranges != null && of(theirs.replica()) == null) {
          all.dots = all.dots.joined(theirs.replica(), ranges, that, merge);
        }
      });
    }
    return all.dots;
  }

  /**
   * With one replica's part joined: without the dots that the other side has seen and does not
   * have, and with those of the other side that were not seen before.
   */
  private DotFun<V> joined(long replica, Ranges seen, DotFun<V> that, Merge merge) {
    Version<V> mine = of(replica);
    Version<V> theirs = that.of(replica);
    Ranges before = merge.seenHere(replica);
    if (theirs != null && replaces(theirs, mine, seen, before)) {
      if (mine != null) {
        merge.changes().removed(replica, mine.counter(), mine.counter());
      }
      merge.changes().added(replica, theirs.counter(), theirs.counter());
      return with(theirs);
    }
    Version<V> joined = mine;
    for (Version<V> dot = mine; dot != null; dot = dot.older()) {
      if (seen.contains(dot.counter()) && (theirs == null || theirs.at(dot.counter()) == null)) {
        joined = Version.without(joined, dot.counter());
        merge.changes().removed(replica, dot.counter(), dot.counter());
      }
    }
    for (Version<V> dot = theirs; dot != null; dot = dot.older()) {
      if (before == null || !before.contains(dot.counter())) {
        joined = Version.inserted(joined, replica, dot.counter(), dot.value());
        merge.changes().added(replica, dot.counter(), dot.counter());
      }
    }
    if (joined != null) {
      return joined == mine ? this : with(joined);
    }
    return mine == null ? this : without(mine);
  }

  /** Whether it is about a single new dot that takes the place of all that was there. */
  private static boolean replaces(
      Version<?> theirs, @Nullable Version<?> mine, Ranges seen, @Nullable Ranges before) {
    return theirs.older() == null
        && (before == null || !before.contains(theirs.counter()))
        && (mine == null || (mine.older() == null && seen.contains(mine.counter())));
  }

  @Override
  public final void forEachDot(DotVisitor visitor) {
    forEach(dot -> visitor.visit(dot.replica(), dot.counter(), dot.counter()));
  }

  /** Whether the same dots have the same values. */
  @Override
  public final boolean equals(@Nullable Object other) {
    return other instanceof DotFun<?> that && listed().equals(that.listed());
  }

  @Override
  public final int hashCode() {
    return listed().hashCode();
  }

  @Override
  public final String toString() {
    return listed().toString();
  }

  private List<Object> listed() {
    var list = new ArrayList<Object>();
    forEach(dot -> {
      list.add(dot.replica());
      list.add(dot.counter());
      list.add(dot.value());
    });
    return list;
  }
}
