package dev.teff.runtime.spi;

import dev.teff.grains.GrainId;
import dev.teff.grains.spi.GrainCall;
import dev.teff.grains.spi.GrainContract;
import dev.teff.grains.spi.MethodDescriptor;

/**
 * One call on its way: what is called, until when, and who waits. Exactly one of {@link
 * #succeeded()} and {@link #failed(Throwable)} is called, once, by any thread, and neither blocks.
 */
public abstract class CallRequest {
  private final GrainId target;
  private final GrainContract<?, ?> contract;
  private final GrainCall<?> call;
  private final long deadlineNanos;
  private final int hops;

  /**
   * For those who originate or receive calls.
   *
   * @param deadlineNanos when the caller stops waiting, in {@link Timekeeper#nanos()} of this
   *     process; what travels between processes is the remaining time
   * @param hops how often the call was forwarded between silos already
   */
  protected CallRequest(
      GrainId target,
      GrainContract<?, ?> contract,
      GrainCall<?> call,
      long deadlineNanos,
      int hops) {
    this.target = target;
    this.contract = contract;
    this.call = call;
    this.deadlineNanos = deadlineNanos;
    this.hops = hops;
  }

  /** The grain that is called. */
  public final GrainId target() {
    return target;
  }

  /** The grain's contract. */
  public final GrainContract<?, ?> contract() {
    return contract;
  }

  /** The typed call; holds the result once the request succeeded. */
  public final GrainCall<?> call() {
    return call;
  }

  /** The method. */
  public final MethodDescriptor method() {
    return call.method();
  }

  /** When the caller stops waiting, in {@link Timekeeper#nanos()}. */
  public final long deadlineNanos() {
    return deadlineNanos;
  }

  /** How often the call was forwarded between silos. */
  public final int hops() {
    return hops;
  }

  /** Whether nobody waits for an answer. */
  public boolean oneWay() {
    return call.method().oneWay();
  }

  /**
   * Asked once, just before the method runs or the call leaves the process. When the answer is
   * false, nobody waits any more, and the call must do neither.
   */
  public boolean begin() {
    return true;
  }

  /** The method returned, its effects are durable, and the result is in the call. */
  public abstract void succeeded();

  /**
   * The method threw this, or the call failed as a call ({@link dev.teff.grains.GrainException}).
   */
  public abstract void failed(Throwable failure);
}
