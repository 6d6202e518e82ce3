package dev.teff.crdt;

import dev.teff.grains.Replica;
import dev.teff.grains.spi.FieldCodec;
import java.util.ArrayList;
import java.util.List;

/**
 * A value, or all the values that were written at the same time, for somebody to choose from.
 *
 * <pre>{@code
 * if (address.values().size() > 1) { askTheUser(address.values()); }
 * }</pre>
 *
 * @param <V> immutable values
 */
public final class MVRegister<V> extends Dots<MVRegister<V>> {
  private static final MVRegister<Object> EMPTY =
      new MVRegister<>(DotFun.empty(), DotContext.EMPTY);

  private final DotFun<V> dots;

  private MVRegister(DotFun<V> dots, DotContext context) {
    super(dots, context);
    this.dots = dots;
  }

  /** The register without a value. */
  @SuppressWarnings("unchecked") // it holds no value
  public static <V> MVRegister<V> empty() {
    return (MVRegister<V>) EMPTY;
  }

  /** How it is encoded. */
  public static <V> CrdtCodec<MVRegister<V>> codec(FieldCodec<V> value) {
    return new CrdtCodec<>(Kind.MV_REGISTER, empty(), DotFunCodec.of(value));
  }

  /** The values, in the same order on every replica; none, one, or those of concurrent writes. */
  public List<V> values() {
    var values = new ArrayList<V>();
    dots.forEach(dot -> values.add(dot.value()));
    return List.copyOf(values);
  }

  /** Writes, in the place of all values that are seen; answers the delta. */
  public MVRegister<V> set(Replica me, V value) {
    return replacement(dots, next(me, value));
  }

  /** Takes away the values that are seen; answers the delta. */
  public MVRegister<V> clear() {
    return removal(dots);
  }

  @Override
  @SuppressWarnings("unchecked") // stores of this type are such
  MVRegister<V> with(Store newStore, DotContext newContext) {
    return new MVRegister<>((DotFun<V>) newStore, newContext);
  }

  @Override
  MVRegister<V> self() {
    return this;
  }

  @Override
  public String toString() {
    return values().toString();
  }
}
