package dev.teff.crdt;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A dot of one replica with its value, and the replica's older ones behind it. It is a store, too:
 * that of the elements of sets, and of most deltas.
 *
 * @param <V> the values
 */
final class Version<V> extends DotFun<V> implements HashNodes.Leaf {
  private final long replica;
  private final long counter;
  private final V value;
  private final @Nullable Version<V> older;

  Version(long replica, long counter, V value, @Nullable Version<V> older) {
    this.replica = replica;
    this.counter = counter;
    this.value = value;
    this.older = older;
  }

  long replica() {
    return replica;
  }

  long counter() {
    return counter;
  }

  V value() {
    return value;
  }

  /** The replica's next older one that is alive. */
  @Nullable Version<V> older() {
    return older;
  }

  /** That of a counter. */
  @Nullable Version<V> at(long wanted) {
    Version<V> dot = this;
    while (dot != null && dot.counter > wanted) {
      dot = dot.older;
    }
    return dot != null && dot.counter == wanted ? dot : null;
  }

  /** With another one of its replica. */
  static <V> Version<V> inserted(@Nullable Version<V> newest, long replica, long counter, V value) {
    if (newest == null || newest.counter < counter) {
      return new Version<>(replica, counter, value, newest);
    }
    return newest.counter == counter
        ? newest
        : newest.before(inserted(newest.older, replica, counter, value));
  }

  /** Without that of a counter. */
  static <V> @Nullable Version<V> without(@Nullable Version<V> newest, long counter) {
    if (newest == null || newest.counter == counter) {
      return newest == null ? null : newest.older;
    }
    return newest.before(without(newest.older, counter));
  }

  private Version<V> before(@Nullable Version<V> newOlder) {
    return new Version<>(replica, counter, value, newOlder);
  }

  @Override
  long sum() {
    return number();
  }

  /** What it adds to the sum: its value, if that is a number. */
  long number() {
    return value instanceof Long number ? number : 0;
  }

  @Override
  int replicaCount() {
    return 1;
  }

  @Override
  @Nullable Version<V> of(long wanted) {
    return wanted == replica ? this : null;
  }

  @Override
  @Nullable Version<V> only() {
    return older == null ? this : null;
  }

  @Override
  DotFun<V> with(Version<V> newest) {
    return newest.replica == replica ? newest : Versions.ofTwo(this, newest);
  }

  @Override
  @Nullable DotFun<V> following(Version<V> next, long from) {
    boolean same = next.replica == replica;
    if (same && next.counter <= counter) {
      return this;
    }
    return isMissing(same ? this : null, from) ? null : with(next);
  }

  @Override
  DotFun<V> withOwn(Version<V> newest) {
    return newest.replica == replica ? newest : Versions.beside(this, newest);
  }

  @Override
  DotFun<V> without(Version<V> newest) {
    return newest.replica == replica ? empty() : this;
  }

  @Override
  void forEachReplica(Consumer<Version<V>> visitor) {
    visitor.accept(this);
  }

  @Override
  void forEach(Consumer<Version<V>> visitor) {
    for (Version<V> dot = this; dot != null; dot = dot.older) {
      visitor.accept(dot);
    }
  }

  @Override
  public DotContext seenWith(Version<?> dot) {
    return replica == dot.replica ? ownSeenWith(dot) : super.seenWith(dot);
  }

  @Override
  public long latest() {
    long latest = time();
    for (Version<V> dot = older; dot != null; dot = dot.older) {
      latest = Math.max(latest, dot.time());
    }
    return latest;
  }

  private long time() {
    return value instanceof Stamped<?> stamped ? stamped.time() : 0;
  }

  /** Replicas are counted up, so their lowest bits spread them best. */
  @Override
  public int hash() {
    return Long.hashCode(replica);
  }

  @Override
  public boolean isOfSameKey(HashNodes.Leaf other) {
    return ((Version<?>) other).replica == replica;
  }
}
