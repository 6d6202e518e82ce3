package dev.teff.runtime.spi;

import dev.teff.grains.GrainId;
import dev.teff.grains.spi.GrainCall;
import dev.teff.grains.spi.GrainContract;
import dev.teff.grains.spi.MethodDescriptor;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

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
  private volatile boolean cancelled;
  private volatile @Nullable Runnable onCancel;

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

  /** The life of the silo or client that sent the call here; 0 when it was made here. */
  public long sentBy() {
    return 0;
  }

  /** How often the call was forwarded between silos. */
  public final int hops() {
    return hops;
  }

  /** The turns that wait for the call, nearest first, at most {@link CallWaiter#MOST}. */
  public List<CallWaiter> waiters() {
    return List.of();
  }

  /** What the callers said about the call, by name. */
  public Map<String, String> context() {
    return Map.of();
  }

  /** Whether somebody may want to {@link #cancel} the call when it is under way. */
  public boolean cancellable() {
    return false;
  }

  /** Asks that the call end early. It is still answered, once; by any thread. */
  public void cancel() {
    cancelled = true;
    Runnable passing = onCancel;
    if (passing != null) {
      passing.run();
    }
  }

  /** Whether somebody asked that the call end early. */
  public final boolean isCancelled() {
    return cancelled;
  }

  /**
   * Says what to do when the call is cancelled, in place of what was said before: at once, if it
   * has been already. The action may run twice, by any thread, and must not block.
   */
  public final void whenCancelled(Runnable action) {
    onCancel = action;
    if (cancelled) {
      action.run();
    }
  }

  /**
   * The number of the activation to which its grain's owner sent the call, 0 when it came another
   * way.
   */
  public long along() {
    return 0;
  }

  /** Says, before the answer, on which silo's life the method ran, when not on the one asked. */
  public void ranOn(long incarnation) {}

  /** Whether nobody waits for an answer. */
  public boolean oneWay() {
    return call.method().oneWay();
  }

  /**
   * Asked once, just before the method runs or the call leaves the process. When the answer is
   * false, nobody waits any more, or has been told that the call did not run: it must do neither,
   * and whoever asked does not say what became of it.
   */
  public boolean begin() {
    return true;
  }

  /**
   * Says of a call that left that it waits where it came to, and surely does not run from there: it
   * is going to be failed, so that it can be made again. When its deadline comes first, it did not
   * run.
   */
  public void held() {}

  /** The method has returned or thrown; its answer may still have to wait for the store. */
  public void ran() {}

  /** The method returned, its effects are durable, and the result is in the call. */
  public abstract void succeeded();

  /**
   * The method threw this, or the call failed as a call ({@link dev.teff.grains.GrainException}).
   */
  public abstract void failed(Throwable failure);
}
