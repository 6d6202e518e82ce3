package dev.teff.crdt;

import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A persistent hash map over {@link LongTrie}. Each entry has a weight, and the map knows the sum.
 *
 * @param <K> the keys
 * @param <V> the values
 */
@SuppressWarnings("ReferenceEquality") // the same object: nothing has changed
record HashTrie<K, V>(LongTrie<HashTrie.Entry<K, V>> entries) {
  private static final HashTrie<Object, Object> EMPTY = new HashTrie<>(LongTrie.empty());

  /** A key with its value, and the next one of those that share a hash. */
  record Entry<K, V>(K key, V value, long weight, @Nullable Entry<K, V> next) {
    private long sum() {
      long sum = 0;
      for (Entry<K, V> entry = this; entry != null; entry = entry.next) {
        sum += entry.weight;
      }
      return sum;
    }
  }

  @SuppressWarnings("unchecked") // it holds neither key nor value
  static <K, V> HashTrie<K, V> empty() {
    return (HashTrie<K, V>) EMPTY;
  }

  long weight() {
    return entries.weight();
  }

  boolean isEmpty() {
    return entries.isEmpty();
  }

  @Nullable V get(K key) {
    Entry<K, V> entry = entries.get(hash(key));
    while (entry != null && !entry.key.equals(key)) {
      entry = entry.next;
    }
    return entry == null ? null : entry.value;
  }

  HashTrie<K, V> put(K key, V value, long weight) {
    long hash = hash(key);
    Entry<K, V> others = entries.get(hash);
    if (others == null || (others.next == null && others.key.equals(key))) {
      return new HashTrie<>(entries.put(hash, new Entry<>(key, value, weight, null), weight));
    }
    var entry = new Entry<>(key, value, weight, without(others, key));
    return new HashTrie<>(entries.put(hash, entry, entry.sum()));
  }

  HashTrie<K, V> remove(K key) {
    long hash = hash(key);
    Entry<K, V> bucket = entries.get(hash);
    if (bucket == null) {
      return this;
    }
    Entry<K, V> rest = without(bucket, key);
    if (rest == bucket) {
      return this;
    }
    return new HashTrie<>(
        rest == null ? entries.remove(hash) : entries.put(hash, rest, rest.sum()));
  }

  void forEach(BiConsumer<? super K, ? super V> visitor) {
    entries.forEach((hash, bucket) -> {
      for (Entry<K, V> entry = bucket; entry != null; entry = entry.next) {
        visitor.accept(entry.key, entry.value);
      }
      return true;
    });
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof HashTrie<?, ?> that && toMap().equals(that.toMap());
  }

  @Override
  public int hashCode() {
    return toMap().hashCode();
  }

  private Map<K, V> toMap() {
    var map = new HashMap<K, V>();
    forEach(map::put);
    return map;
  }

  private static <K, V> @Nullable Entry<K, V> without(@Nullable Entry<K, V> bucket, K key) {
    if (bucket == null || bucket.key.equals(key)) {
      return bucket == null ? null : bucket.next;
    }
    Entry<K, V> rest = without(bucket.next, key);
    return rest == bucket.next
        ? bucket
        : new Entry<>(bucket.key, bucket.value, bucket.weight, rest);
  }

  /** Spreads the hash, because the trie's first branch looks at the highest bits. */
  private static long hash(Object key) {
    int spread = key.hashCode() * 0x9E3779B9;
    return (spread ^ spread >>> 16) & 0xFFFF_FFFFL;
  }
}
