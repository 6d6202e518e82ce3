package dev.teff.crdt;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The dots of several replicas, or of none, in a hash trie by replicas. That of the replica which
 * writes here stands beside it: what it writes again and again copies no path of the trie.
 *
 * @param <V> the values
 */
final class Versions<V> extends DotFun<V> {
  static final DotFun<Object> NONE = new Versions<>(null, null, 0, 0, 0);

  private final @Nullable Object top;

  /** It counts, and not what the trie has of its replica. */
  private final @Nullable Version<V> own;

  private final int count;

  // The sum, and how often it does not fit: copies that add at once do not ask each other.
  private final int wraps;
  private final long sum;

  private Versions(@Nullable Object top, @Nullable Version<V> own, int count, int wraps, long sum) {
    this.top = top;
    this.own = own;
    this.count = count;
    this.wraps = wraps;
    this.sum = sum;
  }

  /** By how much an addition changes how often a sum does not fit. */
  private static int wrapsOfSum(long one, long other) {
    long sum = one + other;
    return ((one ^ sum) & (other ^ sum)) < 0 ? Long.signum(other) : 0;
  }

  private static int wrapsOfDifference(long one, long other) {
    long difference = one - other;
    return ((one ^ other) & (one ^ difference)) < 0 ? -Long.signum(other) : 0;
  }

  /** Those of two replicas. */
  static <V> DotFun<V> ofTwo(Version<V> one, Version<V> other) {
    return new Versions<>(
        HashNodes.put(one, other, other.hash(), new HashNodes.Replaced()),
        null,
        2,
        wrapsOfSum(one.number(), other.number()),
        one.number() + other.number());
  }

  /** Those of two replicas, one of which writes here. */
  static <V> DotFun<V> beside(Version<V> one, Version<V> own) {
    return new Versions<>(
        one, own, 2, wrapsOfSum(one.number(), own.number()), one.number() + own.number());
  }

  @Override
  long sum() {
    if (wraps == 0) {
      return sum;
    }
    return wraps > 0 ? Long.MAX_VALUE : Long.MIN_VALUE;
  }

  @Override
  int replicaCount() {
    return count;
  }

  @Override
  @Nullable Version<V> only() {
    return null;
  }

  @Override
  @Nullable Version<V> of(long replica) {
    return isOwn(replica) ? own : inTrie(replica);
  }

  private boolean isOwn(long replica) {
    return own != null && own.replica() == replica;
  }

  @SuppressWarnings("unchecked") // all leaves are such
  private @Nullable Version<V> inTrie(long replica) {
    Object found = HashNodes.find(top, Long.hashCode(replica));
    if (found instanceof HashNodes.Leaf[] bucket) {
      for (HashNodes.Leaf each : bucket) {
        if (((Version<?>) each).replica() == replica) {
          return (Version<V>) each;
        }
      }
      return null;
    }
    var one = (Version<V>) found;
    return one != null && one.replica() == replica ? one : null;
  }

  @Override
  DotFun<V> with(Version<V> newest) {
    if (count == 0) {
      return newest;
    }
    if (isOwn(newest.replica())) {
      return changed(top, newest, own, newest);
    }
    var replaced = new HashNodes.Replaced();
    Object changed = HashNodes.put(top, newest, newest.hash(), replaced);
    return changed(changed, own, (Version<?>) replaced.leaf, newest);
  }

  @Override
  @Nullable DotFun<V> following(Version<V> next, long from) {
    if (count == 0) {
      return isMissing(null, from) ? null : next;
    }
    if (isOwn(next.replica())) {
      return followed(top, next, own, next, from);
    }
    var replaced = new HashNodes.Replaced(); // to look before would take as long for nothing
    Object changed = HashNodes.put(top, next, next.hash(), replaced);
    return followed(changed, own, (Version<?>) replaced.leaf, next, from);
  }

  private @Nullable DotFun<V> followed(
      @Nullable Object newTop,
      @Nullable Version<V> newOwn,
      @Nullable Version<?> old,
      Version<V> next,
      long from) {
    if (old != null && old.counter() >= next.counter()) {
      return this;
    }
    return isMissing(old, from) ? null : changed(newTop, newOwn, old, next);
  }

  @Override
  DotFun<V> withOwn(Version<V> newest) {
    return count == 0 || isOwn(newest.replica())
        ? with(newest)
        : changed(whole(), newest, inTrie(newest.replica()), newest);
  }

  private DotFun<V> changed(
      @Nullable Object newTop,
      @Nullable Version<V> newOwn,
      @Nullable Version<?> old,
      Version<V> newest) {
    long replaced = old == null ? 0 : old.number();
    long rest = sum - replaced;
    return new Versions<>(
        newTop,
        newOwn,
        old == null ? count + 1 : count,
        wraps + wrapsOfDifference(sum, replaced) + wrapsOfSum(rest, newest.number()),
        rest + newest.number());
  }

  /** All in one trie. */
  private @Nullable Object whole() {
    return own == null ? top : HashNodes.put(top, own, own.hash(), new HashNodes.Replaced());
  }

  @Override
  @SuppressWarnings("unchecked") // all leaves are such
  DotFun<V> without(Version<V> newest) {
    if (count == 0) {
      return this;
    }
    Object rest = HashNodes.remove(whole(), newest);
    return rest instanceof Version<?> one
        ? (Version<V>) one
        : new Versions<>(
            rest,
            null,
            count - 1,
            wraps + wrapsOfDifference(sum, newest.number()),
            sum - newest.number());
  }

  @Override
  @SuppressWarnings("unchecked") // all leaves are such
  void forEachReplica(Consumer<Version<V>> visitor) {
    HashNodes.forEach(whole(), leaf -> visitor.accept((Version<V>) leaf));
  }

  @Override
  void forEach(Consumer<Version<V>> visitor) {
    var all = new ArrayList<Version<V>>(count);
    forEachReplica(all::add);
    all.sort(Comparator.comparingLong(Version::replica));
    all.forEach(newest -> newest.forEach(visitor));
  }

  @Override
  public long latest() {
    var latest = new long[1];
    forEachReplica(newest -> latest[0] = Math.max(latest[0], newest.latest()));
    return latest[0];
  }
}
