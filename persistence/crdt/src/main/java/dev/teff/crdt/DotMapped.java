package dev.teff.crdt;

/**
 * Types whose store is a map.
 *
 * @param <T> the type itself
 * @param <K> the keys, or the elements of a set
 */
abstract sealed class DotMapped<T extends Causal<T>, K> extends Causal<T>
    permits GSet, ORSet, LWWMap, ORMap {
  DotMapped(DotMap<K> map, DotContext context) {
    super(map, context);
  }

  @SuppressWarnings("unchecked") // stores of such types are such
  final DotMap<K> map() {
    return (DotMap<K>) store();
  }

  /** A change that puts one dot in the place of all that an entry holds. */
  final T replacement(K key, Version<?> brought) {
    DotMap<K> map = map();
    HashTrie.Entry<K, Store> entry = DotMap.entry(key, brought);
    var replaced = new HashNodes.Replaced();
    HashTrie<K, Store> entries = map.put(entry, replaced);
    DotContext seen = map.store(replaced.leaf).seenWith(brought);
    return applied(
        with(DotMap.of(entry, map.nothing()), seen),
        with(
            map.changed(entries, entry, seen, brought),
            context().plusNext(brought.replica(), brought.counter())));
  }

  /**
   * A map of this type without entries, which has seen nothing: the change that changes nothing.
   */
  final T noChange() {
    return with(map().bottom(), DotContext.EMPTY);
  }

  /** Checks that there is room for a key. */
  final void checkRoom(String type, K key) {
    if (map().size() >= Limits.ELEMENTS && !map().contains(key)) {
      Limits.elements(type, map().size() + 1L);
    }
  }

  /** How many there are. */
  public final int size() {
    return map().size();
  }

  /** Whether there are none. */
  public final boolean isEmpty() {
    return map().isEmpty();
  }
}
