package dev.teff.runtime;

import dev.teff.grains.GrainException;
import dev.teff.grains.GrainException.Outcome;
import dev.teff.grains.GrainId;
import dev.teff.grains.spi.MethodDescriptor;
import dev.teff.runtime.spi.Timekeeper;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * When a call that surely did not run is made again by itself: at once the first time, because what
 * a fence or a new view took away is usually back, then after growing pauses, until its deadline.
 *
 * @param soon runs what needs no pause, behind whatever the calling thread is about
 * @param closing whether the caller's own silo closes: then there is nothing to wait for
 */
record Retries(Timekeeper time, Executor soon, BooleanSupplier closing) {
  private static final long FIRST_PAUSE_NANOS = 2_000_000;
  private static final long LONGEST_PAUSE_NANOS = 200_000_000;

  /** How long to wait after the given attempt, counted from 0. */
  long pauseNanos(int attempt) {
    return attempt == 0
        ? 0
        : Math.min(FIRST_PAUSE_NANOS << Math.min(attempt - 1, 10), LONGEST_PAUSE_NANOS);
  }

  /**
   * Whether to make the call again after this failure of the given attempt.
   *
   * @param keyed whether the call takes effect once even when it is made twice
   */
  boolean permit(GrainException failure, boolean keyed, int attempt, long deadlineNanos) {
    return (failure.outcome() == Outcome.DID_NOT_RUN ? passes(failure) : keyed && settles(failure))
        && !closing.getAsBoolean()
        && time.nanos() + pauseNanos(attempt) - deadlineNanos < 0;
  }

  /** Waits before another attempt; returns why there is to be none, if somebody said so. */
  @Nullable GrainException pause(
      GrainId target, MethodDescriptor method, CurrentTurn slot, int attempt) {
    Turn turn = slot.turn;
    Cancellation cancellation = turn == null ? slot.cancellation : null;
    if (cancellation != null) {
      cancellation.whenCancelled(() -> LockSupport.unpark(slot.thread));
    }
    boolean over =
        Parking.await(
            time,
            this,
            time.nanos() + pauseNanos(attempt),
            () ->
                slot.isPutAside()
                    || (turn != null && turn.isInterrupted())
                    || (cancellation != null && cancellation.isCancelled()));
    if (!over) {
      return null;
    }
    return turn != null && turn.isInterrupted()
        ? Failures.toldToEnd(turn, target)
        : Failures.cancelledWaiting(target, method);
  }

  /**
   * Makes a call again when its time has come, and not on this thread: it may be sending away what
   * was queued at an activation that is still in the table, and would wait there for itself.
   */
  void again(int attempt, Runnable call) {
    long pause = pauseNanos(attempt);
    if (pause == 0) {
      soon.execute(call);
    } else {
      time.schedule(Duration.ofNanos(pause), call);
    }
  }

  private static boolean passes(GrainException failure) {
    return switch (failure.code()) {
      case FENCED, SHUTTING_DOWN, NO_SILO_REACHABLE, MISROUTED, EVICTED, CALL_IN_PROGRESS -> true;
      default -> false;
    };
  }

  /** Whether calling again tells what became of the call, and does it if nothing did. */
  private static boolean settles(GrainException failure) {
    return passes(failure)
        || switch (failure.code()) {
          case UNKNOWN_OUTCOME, COMMIT_UNKNOWN -> true;
          default -> false;
        };
  }
}
