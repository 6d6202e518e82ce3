package dev.teff.crdt;

import dev.teff.grains.Replica;
import dev.teff.grains.spi.FieldCodec;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A map of values, each of which is replaced whole. Of values that were put at the same time, the
 * later wins, as in {@link LWWRegister}; where one replica puts while another removes, the value
 * stays. At most 1,000,000 entries.
 *
 * <pre>{@code
 * settings = settings.merge(settings.put(me, "theme", "dark"));
 * }</pre>
 *
 * @param <K> immutable keys with {@code equals}
 * @param <V> immutable values
 */
public final class LWWMap<K, V> extends DotMapped<LWWMap<K, V>, K> {
  private static final LWWMap<Object, Object> EMPTY =
      new LWWMap<>(DotMap.empty(DotFun.<Stamped<Object>>empty()), DotContext.EMPTY);

  private LWWMap(DotMap<K> map, DotContext context) {
    super(map, context);
  }

  /** The map without entries. */
  @SuppressWarnings("unchecked") // it holds no entry
  public static <K, V> LWWMap<K, V> empty() {
    return (LWWMap<K, V>) EMPTY;
  }

  /** How it is encoded. */
  public static <K, V> CrdtCodec<LWWMap<K, V>> codec(FieldCodec<K> key, FieldCodec<V> value) {
    return new CrdtCodec<>(
        Kind.LWW_MAP,
        empty(),
        new DotMapCodec<>(key, DotFunCodec.stamped(value), DotFun.<Stamped<V>>empty()));
  }

  /** The value of a key, if there is one. */
  public Optional<V> get(K key) {
    return Latest.of(values(map().get(key)));
  }

  /** Whether a key has a value. */
  public boolean contains(K key) {
    return map().contains(key);
  }

  /** The entries, in no particular order. */
  public Map<K, V> entries() {
    var entries = HashMap.<K, V>newHashMap(size());
    map().forEach((key, store) -> entries.put(key, Latest.of(values(store)).orElseThrow()));
    return Collections.unmodifiableMap(entries);
  }

  /** Puts; answers the delta. */
  public LWWMap<K, V> put(Replica me, K key, V value) {
    checkRoom("An LWWMap", key);
    var stamped = new Stamped<>(HybridClock.next(me, map().get(key).latest()), value);
    return replacement(key, next(me, stamped));
  }

  /** Removes, if it is there; answers the delta. */
  public LWWMap<K, V> remove(K key) {
    return removal(map().get(key));
  }

  @SuppressWarnings("unchecked") // entries of this type are such
  private DotFun<Stamped<V>> values(Store store) {
    return (DotFun<Stamped<V>>) store;
  }

  @Override
  @SuppressWarnings("unchecked") // stores of this type are such
  LWWMap<K, V> with(Store newStore, DotContext newContext) {
    return new LWWMap<>((DotMap<K>) newStore, newContext);
  }

  @Override
  LWWMap<K, V> self() {
    return this;
  }

  @Override
  public String toString() {
    return entries().toString();
  }
}
