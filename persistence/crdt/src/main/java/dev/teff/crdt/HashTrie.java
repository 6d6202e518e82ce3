package dev.teff.crdt;

import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Persistent hash maps: a {@link LongTrie} by hashes whose leaves are {@link Entry}s. Each entry
 * has a weight, and the trie knows the sum.
 */
@SuppressWarnings("ReferenceEquality") // the same object: nothing has changed
final class HashTrie {
  /** A key with its value, and the next one of those that share a hash. */
  static final class Entry<K, V> extends LongTrie.Leaf<V> {
    private final K name;
    private final @Nullable Entry<K, V> next;

    /** Whether it is the next one of another. */
    private final boolean behind;

    private Entry(
        long hash, K name, V value, long weight, @Nullable Entry<K, V> next, boolean behind) {
      super(hash, value, next == null ? weight : weight + next.weight());
      this.name = name;
      this.next = next;
      this.behind = behind;
    }

    private Entry<K, V> with(@Nullable Entry<K, V> newNext, boolean newBehind) {
      return newNext == next && newBehind == behind
          ? this
          : new Entry<>(key, name, value, ownWeight(), newNext, newBehind);
    }

    K name() {
      return name;
    }

    /** Whether no other key shares its hash. */
    boolean isAlone() {
      return next == null && !behind;
    }

    private long ownWeight() {
      return next == null ? weight() : weight() - next.weight();
    }
  }

  private HashTrie() {}

  /** The entry of a key, if there is one. */
  static <K, V> @Nullable Entry<K, V> find(LongTrie<V> trie, K key) {
    return find(trie, hash(key), key);
  }

  /** The entry of the same key as another trie's entry, if there is one. */
  static <K, V> @Nullable Entry<K, V> findLike(LongTrie<V> trie, Entry<K, V> other) {
    return find(trie, other.key, other.name);
  }

  private static <K, V> @Nullable Entry<K, V> find(LongTrie<V> trie, long hash, K key) {
    Entry<K, V> entry = bucket(trie, hash);
    while (entry != null && !entry.name.equals(key)) {
      entry = entry.next;
    }
    return entry;
  }

  @SuppressWarnings("unchecked") // all leaves of such a trie are
  private static <K, V> @Nullable Entry<K, V> bucket(LongTrie<V> trie, long hash) {
    return (Entry<K, V>) trie.find(hash);
  }

  static <K, V> LongTrie<V> put(LongTrie<V> trie, K key, V value, long weight) {
    return put(trie, hash(key), key, value, weight);
  }

  /** An entry that is a trie. */
  static <K, V> Entry<K, V> entry(K key, V value, long weight) {
    return new Entry<>(hash(key), key, value, weight, null, false);
  }

  /**
   * With an entry that is another trie's.
   *
   * @param old this trie's entry of the same key, if it has one
   */
  static <K, V> LongTrie<V> put(LongTrie<V> trie, @Nullable Entry<K, V> old, Entry<K, V> entry) {
    boolean alone = old == null ? trie.find(entry.key) == null : old.isAlone();
    return alone && entry.isAlone()
        ? trie.put(entry)
        : put(trie, entry.key, entry.name, entry.value, entry.ownWeight());
  }

  /** With another value for the key of an entry, be it this trie's or not. */
  static <K, V> LongTrie<V> putLike(LongTrie<V> trie, Entry<K, V> like, V value, long weight) {
    return put(trie, like.key, like.name, value, weight);
  }

  private static <K, V> LongTrie<V> put(LongTrie<V> trie, long hash, K key, V value, long weight) {
    Entry<K, V> others = without(HashTrie.<K, V>bucket(trie, hash), key);
    Entry<K, V> next = others == null ? null : others.with(others.next, true);
    return trie.put(new Entry<>(hash, key, value, weight, next, false));
  }

  static <K, V> LongTrie<V> remove(LongTrie<V> trie, K key) {
    long hash = hash(key);
    Entry<K, V> bucket = bucket(trie, hash);
    if (bucket == null) {
      return trie;
    }
    Entry<K, V> rest = without(bucket, key);
    if (rest == bucket) {
      return trie;
    }
    return rest == null ? trie.remove(hash) : trie.put(rest.with(rest.next, false));
  }

  static <K, V> void forEach(LongTrie<V> trie, BiConsumer<? super K, ? super V> visitor) {
    HashTrie.<K, V>forEachEntry(trie, entry -> visitor.accept(entry.name, entry.value));
  }

  /** Takes entries. */
  interface Visitor<K, V> {
    void visit(Entry<K, V> entry);
  }

  @SuppressWarnings("unchecked") // all leaves of such a trie are entries
  static <K, V> void forEachEntry(LongTrie<V> trie, Visitor<K, V> visitor) {
    trie.forEachLeaf(bucket -> {
      for (Entry<K, V> entry = (Entry<K, V>) bucket; entry != null; entry = entry.next) {
        visitor.visit(entry);
      }
      return true;
    });
  }

  static <K, V> Map<K, V> toMap(LongTrie<V> trie) {
    var map = new HashMap<K, V>();
    HashTrie.<K, V>forEach(trie, map::put);
    return map;
  }

  private static <K, V> @Nullable Entry<K, V> without(@Nullable Entry<K, V> bucket, K key) {
    if (bucket == null || bucket.name.equals(key)) {
      return bucket == null ? null : bucket.next;
    }
    Entry<K, V> rest = without(bucket.next, key);
    return rest == bucket.next
        ? bucket
        : bucket.with(rest == null ? null : rest.with(rest.next, true), bucket.behind);
  }

  /** Spreads the hash, because the trie's first branch looks at the highest bits. */
  private static long hash(Object key) {
    int spread = key.hashCode() * 0x9E3779B9;
    return (spread ^ spread >>> 16) & 0xFFFF_FFFFL;
  }
}
