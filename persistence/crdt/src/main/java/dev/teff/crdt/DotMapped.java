package dev.teff.crdt;

/**
 * Types whose store is a map.
 *
 * @param <T> the type itself
 * @param <K> the keys, or the elements of a set
 */
abstract sealed class DotMapped<T extends Causal<T>, K> extends Causal<T>
    permits GSet, ORSet, LWWMap, ORMap {
  private final DotMap<K> map;

  DotMapped(DotMap<K> map, DotContext context) {
    super(map, context);
    this.map = map;
  }

  final DotMap<K> map() {
    return map;
  }

  /** A change of one entry. */
  final T entryDelta(K key, Store brought, Dot dot, Store replaced) {
    return delta(DotMap.<K>empty(map.nothing()).with(key, brought), dot, replaced);
  }

  /**
   * A map of this type without entries, which has seen nothing: the change that changes nothing.
   */
  final T noChange() {
    return with(map.bottom(), DotContext.EMPTY);
  }

  /** Checks that there is room for a key. */
  final void checkRoom(String type, K key) {
    if (map.size() >= Limits.ELEMENTS && !map.contains(key)) {
      Limits.elements(type, map.size() + 1L);
    }
  }

  /** How many there are. */
  public final int size() {
    return map.size();
  }

  /** Whether there are none. */
  public final boolean isEmpty() {
    return map.isEmpty();
  }
}
