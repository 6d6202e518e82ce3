package dev.teff.runtime;

import dev.teff.grains.GrainException;
import dev.teff.grains.GrainException.Outcome;
import dev.teff.grains.GrainId;
import dev.teff.grains.Pending;
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
 * runs. A deadline that passes after BEGUN leaves the outcome unknown.
 */
final class WaitingRequest extends CallRequest implements Pending<@Nullable Object> {
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
  @Nullable Turn parent() {
    return parent;
  }

  @Override
  public boolean oneWay() {
    return false;
  }

  @Override
  public boolean begin() {
    return progress.compareAndSet(Progress.WAITING, Progress.BEGUN)
        || progress.get() == Progress.BEGUN;
  }

  @Override
  public void succeeded() {
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

  @Override
  public boolean isDone() {
    Progress now = progress.get();
    return now == Progress.DONE || now == Progress.ABANDONED;
  }

  /** Waits until the result is in the call; throws what the grain threw as itself. */
  void awaitDone() {
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

  /** Whether the call failed in a way that is safe to try again by itself. */
  static boolean mayRetry(GrainException failure) {
    return failure.outcome() == Outcome.DID_NOT_RUN
        && switch (failure.code()) {
          case FENCED, SHUTTING_DOWN, NO_SILO_REACHABLE, MISROUTED, EVICTED -> true;
          default -> false;
        };
  }

  @Override
  public @Nullable Object await() {
    awaitDone();
    return call().result();
  }
}
