package dev.teff.crdt;

import dev.teff.grains.Replica;

/**
 * A flag. Where one replica enables it while another disables it, it is enabled.
 *
 * <pre>{@code
 * flag = flag.merge(flag.enable(me));
 * }</pre>
 */
public final class Flag extends Dots<Flag> {
  private static final Flag EMPTY = new Flag(DotFun.empty(), DotContext.EMPTY);

  private final DotFun<Present> dots;

  private Flag(DotFun<Present> dots, DotContext context) {
    super(dots, context);
    this.dots = dots;
  }

  /** The flag disabled. */
  public static Flag empty() {
    return EMPTY;
  }

  /** How it is encoded. */
  public static CrdtCodec<Flag> codec() {
    return new CrdtCodec<>(Kind.FLAG, EMPTY, DotFunCodec.PRESENCE);
  }

  /** Whether it is enabled. */
  public boolean isEnabled() {
    return !dots.isEmpty();
  }

  /** Enables it; answers the delta. */
  public Flag enable(Replica me) {
    return replacement(dots, next(me, Present.HERE));
  }

  /** Disables it, as far as it was seen enabled; answers the delta. */
  public Flag disable() {
    return removal(dots);
  }

  @Override
  @SuppressWarnings("unchecked") // stores of this type are such
  Flag with(Store newStore, DotContext newContext) {
    return new Flag((DotFun<Present>) newStore, newContext);
  }

  @Override
  Flag self() {
    return this;
  }

  @Override
  public String toString() {
    return Boolean.toString(isEnabled());
  }
}
