package dev.teff.crdt;

import dev.teff.grains.Replica;
import dev.teff.grains.spi.FieldCodec;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;

/**
 * A map of values that are replicated types themselves, maps among them. Where one replica changes
 * an entry while another removes it, the change stays, and nothing but it. At most 1,000,000
 * entries; what nests deeper than 45 maps cannot be encoded.
 *
 * <pre>{@code
 * ORMap<String, ORSet<String>> tags = ORMap.of(ORSet.empty());
 * tags = tags.merge(tags.update(me, "photo-1", (set, replica) -> set.add(replica, "sea")));
 * }</pre>
 *
 * @param <K> immutable keys with {@code equals}
 * @param <V> the values
 */
public final class ORMap<K, V extends Causal<V>> extends DotMapped<ORMap<K, V>, K> {
  private final V empty;

  private ORMap(DotMap<K> map, DotContext context, V empty) {
    super(map, context);
    this.empty = empty;
  }

  /**
   * The map without entries.
   *
   * @param empty what an entry is before its first change
   */
  public static <K, V extends Causal<V>> ORMap<K, V> of(V empty) {
    return new ORMap<>(DotMap.empty(empty.store().bottom()), DotContext.EMPTY, empty);
  }

  /** How it is encoded. */
  public static <K, V extends Causal<V>> CrdtCodec<ORMap<K, V>> codec(
      FieldCodec<K> key, CrdtCodec<V> value) {
    return new CrdtCodec<>(
        Kind.OR_MAP,
        of(value.empty()),
        new DotMapCodec<>(key, value.storeCodec(), value.empty().store()));
  }

  /** The value of a key; an empty one when there is none. */
  public V get(K key) {
    return empty.with(map().get(key), context());
  }

  /** Whether a key has a value. */
  public boolean contains(K key) {
    return map().contains(key);
  }

  /** The keys, in no particular order. */
  public Set<K> keys() {
    return map().keys();
  }

  /** Visits the entries, in no particular order. */
  public void forEach(BiConsumer<? super K, ? super V> visitor) {
    map().forEach((key, store) -> visitor.accept(key, empty.with(store, context())));
  }

  /**
   * Changes the value of a key.
   *
   * @param change answers a delta of the value it is given; several merged are one too
   * @return the delta
   * @throws IllegalArgumentException when the function answers a whole value instead
   */
  public ORMap<K, V> update(
      Replica me, K key, BiFunction<? super V, ? super Replica, ? extends V> change) {
    checkRoom("An ORMap", key);
    HashTrie.Entry<K, Store> old = map().find(key);
    V value = empty.with(map().store(old), context());
    V delta = change.apply(value, me);
    V result = value.taken(delta);
    if (result == null && !map().isOnlyAbout(key, delta, context())) {
      throw new IllegalArgumentException(
          "The change of \"%s\" answered a whole value; answer what its methods answer, a delta."
              .formatted(key));
    }
    Store nothing = map().nothing();
    Store brought = delta.store();
    DotMap<K> changes =
        brought.isBottom() ? DotMap.empty(nothing) : DotMap.of(key, brought, nothing);
    ORMap<K, V> mine = with(changes, delta.context());
    if (result == null) {
      return made(mine);
    }
    HashTrie.Entry<K, Store> entry = DotMap.entry(key, result.store());
    DotMap<K> changed = map().changed(map().put(entry), entry, delta.context(), brought);
    return applied(mine, with(changed, result.context()));
  }

  /** Removes, if it is there; answers the delta. */
  public ORMap<K, V> remove(K key) {
    return removal(map().get(key));
  }

  @Override
  @SuppressWarnings("unchecked") // stores of this type are such
  ORMap<K, V> with(Store newStore, DotContext newContext) {
    return new ORMap<>((DotMap<K>) newStore, newContext, empty);
  }

  @Override
  ORMap<K, V> self() {
    return this;
  }

  @Override
  public String toString() {
    var text = new StringBuilder("{");
    forEach((key, value) ->
        text.append(text.length() > 1 ? ", " : "").append(key).append('=').append(value));
    return text.append('}').toString();
  }
}
