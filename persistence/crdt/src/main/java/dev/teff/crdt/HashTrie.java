package dev.teff.crdt;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A persistent hash map. Some of its entries count, and it knows how many. Who has more to say of a
 * map is one, rather than an object around it.
 */
sealed class HashTrie<K, V> permits DotMap {
  private static final HashTrie<Object, Object> EMPTY = new HashTrie<>(null, 0);

  /** Its topmost node. */
  private final @Nullable Object top;

  private final int size;

  private HashTrie(@Nullable Object top, int size) {
    this.top = top;
    this.size = size;
  }

  /** The same map. */
  HashTrie(HashTrie<K, V> same) {
    this(same.top, same.size);
  }

  /** The map without entries. */
  @SuppressWarnings("unchecked") // it holds no entry
  static <K, V> HashTrie<K, V> empty() {
    return (HashTrie<K, V>) EMPTY;
  }

  /** The map of one entry. */
  static <K, V> HashTrie<K, V> of(Entry<K, V> entry) {
    return new HashTrie<>(entry, entry.size());
  }

  /** How many entries count. */
  final int size() {
    return size;
  }

  /** Whether there are no entries, not even some that do not count. */
  final boolean hasNoEntry() {
    return top == null;
  }

  /** The entry, if there is only one. */
  @SuppressWarnings("unchecked") // all leaves are entries of this map
  final @Nullable Entry<K, V> only() {
    return top instanceof Entry ? (Entry<K, V>) top : null;
  }

  /** The entry of a key, if there is one. */
  final @Nullable Entry<K, V> find(K key) {
    return find(spread(key), key);
  }

  /** The entry of the same key as another map's entry, if there is one. */
  final @Nullable Entry<K, V> findLike(Entry<K, V> other) {
    return find(other.hash, other.name);
  }

  @SuppressWarnings("unchecked") // all leaves are entries of this map
  private @Nullable Entry<K, V> find(int hash, K key) {
    Object found = HashNodes.find(top, hash);
    if (found instanceof HashNodes.Leaf[] bucket) {
      for (HashNodes.Leaf each : bucket) {
        if (((Entry<?, ?>) each).isOf(hash, key)) {
          return (Entry<K, V>) each;
        }
      }
      return null;
    }
    return found != null && ((Entry<?, ?>) found).isOf(hash, key) ? (Entry<K, V>) found : null;
  }

  /** With an entry, which may be another map's, in the place of that of its key. */
  final HashTrie<K, V> put(Entry<K, V> entry) {
    return put(entry, new HashNodes.Replaced());
  }

  /** The same, for who wants to know what was there. */
  final HashTrie<K, V> put(Entry<K, V> entry, HashNodes.Replaced replaced) {
    Object changed = HashNodes.put(top, entry, entry.hash, replaced);
    int before = replaced.leaf instanceof Entry<?, ?> old ? old.size() : 0;
    return new HashTrie<>(changed, size + entry.size() - before);
  }

  /** Without an entry of it. */
  final HashTrie<K, V> remove(Entry<K, V> old) {
    return new HashTrie<>(HashNodes.remove(top, old), size - old.size());
  }

  /** Visits all entries, in no particular order. */
  @SuppressWarnings("unchecked") // all leaves are entries of this map
  final void forEachEntry(Consumer<Entry<K, V>> visitor) {
    HashNodes.forEach(top, leaf -> visitor.accept((Entry<K, V>) leaf));
  }

  final Map<K, V> toMap() {
    var map = new HashMap<K, V>();
    forEachEntry(entry -> map.put(entry.name, entry.value));
    return map;
  }

  /** A hash that is spread, because the topmost branch looks at the lowest bits. */
  private static int spread(Object key) {
    int hash = key.hashCode() * 0x9E3779B9;
    return hash ^ hash >>> 16;
  }

  /** A key with its value. */
  static final class Entry<K, V> implements HashNodes.Leaf {
    final V value;
    private final K name;
    private final int hash;
    private final boolean counts;

    /**
     * An entry.
     *
     * @param counts whether it counts for the size of maps
     */
    Entry(K name, V value, boolean counts) {
      this(spread(name), name, value, counts);
    }

    private Entry(int hash, K name, V value, boolean counts) {
      this.hash = hash;
      this.name = name;
      this.value = value;
      this.counts = counts;
    }

    /** An entry of the same key. */
    Entry<K, V> with(V newValue, boolean newCounts) {
      return new Entry<>(hash, name, newValue, newCounts);
    }

    boolean isOf(int otherHash, Object key) {
      return hash == otherHash && name.equals(key);
    }

    K name() {
      return name;
    }

    @Override
    public int hash() {
      return hash;
    }

    @Override
    public boolean isOfSameKey(HashNodes.Leaf other) {
      return name.equals(((Entry<?, ?>) other).name);
    }

    /** What it adds to the size of maps. */
    int size() {
      return counts ? 1 : 0;
    }
  }
}
