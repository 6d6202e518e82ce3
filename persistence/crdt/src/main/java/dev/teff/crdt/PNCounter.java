package dev.teff.crdt;

import dev.teff.grains.Replica;

/**
 * A counter that goes up and down. In a map, it behaves as {@link GCounter} does.
 *
 * <pre>{@code
 * stock = stock.merge(stock.add(me, -1));
 * }</pre>
 */
public final class PNCounter extends Dots<PNCounter> {
  private static final PNCounter EMPTY = new PNCounter(DotFun.empty(), DotContext.EMPTY);

  private PNCounter(DotFun<Long> dots, DotContext context) {
    super(dots, context);
  }

  /** The counter at 0. */
  public static PNCounter empty() {
    return EMPTY;
  }

  /** How it is encoded. */
  public static CrdtCodec<PNCounter> codec() {
    return new CrdtCodec<>(Kind.PN_COUNTER, EMPTY, DotFunCodec.NUMBERS);
  }

  /**
   * The count; {@link Long#MAX_VALUE} or {@link Long#MIN_VALUE} when copies have gone beyond that
   * at once. Nothing is forgotten then: the way back leads to the right count.
   */
  public long value() {
    return counts().sum();
  }

  /**
   * Adds or, with a negative number, subtracts.
   *
   * @return the delta
   */
  public PNCounter add(Replica me, long by) {
    DotFun<Long> counts = counts();
    return ownReplacement(counts, next(me, Counts.sum("A PNCounter", counts, me.id(), by)));
  }

  @SuppressWarnings("unchecked") // stores of this type are such
  private DotFun<Long> counts() {
    return (DotFun<Long>) store();
  }

  @Override
  @SuppressWarnings("unchecked") // stores of this type are such
  PNCounter with(Store newStore, DotContext newContext) {
    return new PNCounter((DotFun<Long>) newStore, newContext);
  }

  @Override
  PNCounter self() {
    return this;
  }

  @Override
  public String toString() {
    return Long.toString(value());
  }
}
