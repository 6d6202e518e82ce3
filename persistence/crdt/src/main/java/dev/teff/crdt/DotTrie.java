package dev.teff.crdt;

import org.jspecify.annotations.Nullable;

/**
 * A persistent map from dots to values, in the order of replicas and counters.
 *
 * @param replicas per replica the values by counter
 */
record DotTrie<V>(LongTrie<LongTrie<V>> replicas) {
  private static final DotTrie<Object> EMPTY = new DotTrie<>(LongTrie.empty());

  @SuppressWarnings("unchecked") // it holds no value
  static <V> DotTrie<V> empty() {
    return (DotTrie<V>) EMPTY;
  }

  boolean isEmpty() {
    return replicas.isEmpty();
  }

  /** The values of one replica. */
  LongTrie<V> of(long replica) {
    LongTrie<V> values = replicas.get(replica);
    return values == null ? LongTrie.empty() : values;
  }

  @Nullable V get(long replica, long counter) {
    LongTrie<V> values = replicas.get(replica);
    return values == null ? null : values.get(counter);
  }

  DotTrie<V> put(long replica, long counter, V value) {
    return with(replica, of(replica).put(counter, value));
  }

  DotTrie<V> remove(long replica, long counter) {
    return with(replica, of(replica).remove(counter));
  }

  DotTrie<V> with(long replica, LongTrie<V> values) {
    return new DotTrie<>(
        values.isEmpty() ? replicas.remove(replica) : replicas.put(replica, values));
  }
}
