package dev.teff.crdt;

import dev.teff.grains.Replica;
import dev.teff.grains.spi.FieldCodec;
import java.util.Optional;

/**
 * A value, or none. Of values that were written at the same time, that of the later clock wins, and
 * of the same clock, that of the higher replica. A value always wins over those that its writer had
 * seen, however slow the writer's clock is. Others refuse values of a clock more than a minute
 * ahead of theirs.
 *
 * <pre>{@code
 * title = title.merge(title.set(me, "Minutes"));
 * }</pre>
 *
 * @param <V> immutable values
 */
public final class LWWRegister<V> extends Dots<LWWRegister<V>> {
  private static final LWWRegister<Object> EMPTY =
      new LWWRegister<>(DotFun.empty(), DotContext.EMPTY);

  private final DotFun<Stamped<V>> dots;

  private LWWRegister(DotFun<Stamped<V>> dots, DotContext context) {
    super(dots, context);
    this.dots = dots;
  }

  /** The register without a value. */
  @SuppressWarnings("unchecked") // it holds no value
  public static <V> LWWRegister<V> empty() {
    return (LWWRegister<V>) EMPTY;
  }

  /** How it is encoded. */
  public static <V> CrdtCodec<LWWRegister<V>> codec(FieldCodec<V> value) {
    return new CrdtCodec<>(Kind.LWW_REGISTER, empty(), DotFunCodec.stamped(value));
  }

  /** The value, if it has one. */
  public Optional<V> value() {
    return Latest.of(dots);
  }

  /** Writes; answers the delta. */
  public LWWRegister<V> set(Replica me, V value) {
    return replacement(dots, next(me, new Stamped<>(HybridClock.next(me, dots.latest()), value)));
  }

  /** Takes away the value, as far as it was seen; answers the delta. */
  public LWWRegister<V> clear() {
    return removal(dots);
  }

  @Override
  @SuppressWarnings("unchecked") // stores of this type are such
  LWWRegister<V> with(Store newStore, DotContext newContext) {
    return new LWWRegister<>((DotFun<Stamped<V>>) newStore, newContext);
  }

  @Override
  LWWRegister<V> self() {
    return this;
  }

  @Override
  public String toString() {
    return value().toString();
  }
}
