package dev.teff.crdt;

import dev.teff.grains.Replica;

/**
 * A counter that grows. Reading it costs the same however many replicas there are.
 *
 * <pre>{@code
 * GCounter likes = GCounter.empty();
 * likes = likes.merge(likes.increment(me, 1));
 * }</pre>
 *
 * <p>In a map, removal takes away what its author had seen. What a replica added meanwhile stays,
 * and brings back with it what the same replica had added before.
 */
public final class GCounter extends Dots<GCounter> {
  private static final GCounter EMPTY = new GCounter(DotFun.empty(), DotContext.EMPTY);

  private GCounter(DotFun<Long> dots, DotContext context) {
    super(dots, context);
  }

  /** The counter at 0. */
  public static GCounter empty() {
    return EMPTY;
  }

  /** How it is encoded. */
  public static CrdtCodec<GCounter> codec() {
    return new CrdtCodec<>(Kind.G_COUNTER, EMPTY, DotFunCodec.NUMBERS);
  }

  /** The count; {@link Long#MAX_VALUE} when copies have added more than that at once. */
  public long value() {
    return counts().sum();
  }

  /**
   * Adds.
   *
   * @param by a positive number
   * @return the delta
   */
  public GCounter increment(Replica me, long by) {
    if (by <= 0) {
      throw new IllegalArgumentException("A GCounter grows; it cannot change by " + by);
    }
    DotFun<Long> counts = counts();
    return ownReplacement(counts, next(me, Counts.sum("A GCounter", counts, me.id(), by)));
  }

  @SuppressWarnings("unchecked") // stores of this type are such
  private DotFun<Long> counts() {
    return (DotFun<Long>) store();
  }

  @Override
  @SuppressWarnings("unchecked") // stores of this type are such
  GCounter with(Store newStore, DotContext newContext) {
    return new GCounter((DotFun<Long>) newStore, newContext);
  }

  @Override
  GCounter self() {
    return this;
  }

  @Override
  public String toString() {
    return Long.toString(value());
  }
}
