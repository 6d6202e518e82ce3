package dev.teff.runtime;

import dev.teff.grains.GrainException.Outcome;
import dev.teff.grains.GrainId;
import dev.teff.grains.spi.GrainCall;
import dev.teff.grains.spi.GrainContract;
import dev.teff.runtime.spi.CallRequest;
import dev.teff.runtime.spi.Timekeeper;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A call that somebody waits for, or will.
 *
 * <p>WAITING → BEGUN → DONE; or, when the deadline passes first, WAITING → ABANDONED: then it never
 * runs. A deadline that passes after BEGUN leaves the outcome unknown. BEGUN → WAITING when it is
 * made again because it surely did not run.
 */
class WaitingRequest extends CallRequest {
  private enum Progress {
    WAITING,
    BEGUN,
    DONE,
    ABANDONED
  }

  private final Timekeeper time;
  private final @Nullable Turn parent;
  private final AtomicReference<Progress> progress = new AtomicReference<>(Progress.WAITING);
  private final Queue<Thread> waiters = new ConcurrentLinkedQueue<>();
  private @Nullable Throwable failure; // published by progress

  WaitingRequest(
      GrainId target,
      GrainContract<?, ?> contract,
      GrainCall<?> call,
      long deadlineNanos,
      Timekeeper time,
      @Nullable Turn parent) {
    super(target, contract, call, deadlineNanos, 0);
    this.time = time;
    this.parent = parent;
  }

  /** The turn that is blocked until this call is answered, if a turn is. */
  final @Nullable Turn parent() {
    return parent;
  }

  @Override
  public final boolean oneWay() {
    return false;
  }

  @Override
  public final boolean begin() {
    return progress.compareAndSet(Progress.WAITING, Progress.BEGUN)
        || progress.get() == Progress.BEGUN;
  }

  /** Goes back to where the call waits to begin; false when nobody waits any more. */
  final boolean startOver() {
    return progress.compareAndSet(Progress.BEGUN, Progress.WAITING)
        || progress.get() == Progress.WAITING;
  }

  @Override
  public final void succeeded() {
    finish(null);
  }

  @Override
  public void failed(Throwable cause) {
    finish(cause);
  }

  private void finish(@Nullable Throwable cause) {
    if (isDone()) {
      return; // abandoned meanwhile
    }
    failure = cause;
    progress.compareAndSet(Progress.WAITING, Progress.DONE);
    progress.compareAndSet(Progress.BEGUN, Progress.DONE);
    waiters.forEach(LockSupport::unpark);
  }

  /** Whether the outcome stands. */
  public final boolean isDone() {
    Progress now = progress.get();
    return now == Progress.DONE || now == Progress.ABANDONED;
  }

  /** Waits until the result is in the call; throws what the grain threw as itself. */
  final void awaitDone() {
    waiters.add(Thread.currentThread());
    if (!Parking.await(time, this, deadlineNanos(), this::isDone)) {
      if (progress.compareAndSet(Progress.WAITING, Progress.ABANDONED)) {
        throw Failures.deadlineWaiting(this, Outcome.DID_NOT_RUN);
      }
      if (!isDone()) {
        throw Failures.deadlineWaiting(this, Outcome.UNKNOWN);
      }
    }
    if (progress.get() == Progress.ABANDONED) {
      throw Failures.deadlineWaiting(this, Outcome.DID_NOT_RUN);
    }
    Throwable cause = failure;
    if (cause != null) {
      throw Failures.sneaky(cause);
    }
  }
}
