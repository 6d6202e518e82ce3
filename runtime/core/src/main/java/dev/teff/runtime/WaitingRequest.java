package dev.teff.runtime;

import dev.teff.grains.GrainException;
import dev.teff.grains.GrainException.Outcome;
import dev.teff.grains.GrainId;
import dev.teff.grains.spi.GrainCall;
import dev.teff.grains.spi.GrainContract;
import dev.teff.runtime.spi.CallWaiter;
import dev.teff.runtime.spi.Timekeeper;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A call that somebody waits for, or will.
 *
 * <p>WAITING → BEGUN → DONE; or, when the deadline passes first, WAITING → ABANDONED: then it never
 * runs. So it is when somebody cancels it first: WAITING → CANCELLED. A deadline that passes after
 * BEGUN leaves the outcome unknown, and to cancel it then is to ask whoever runs it. A waiting
 * thread that is interrupted asks, too, but does not stay to hear what came of it: BEGUN → LEFT.
 * BEGUN → WAITING when it is made again because it surely did not run. BEGUN → HELD when it left
 * and waits where it surely does not run: from there it is made again, or ends as one that never
 * ran.
 */
class WaitingRequest extends OwnRequest {
  private static final VarHandle PROGRESS;
  private static final VarHandle TOLD;

  static {
    try {
      var lookup = MethodHandles.lookup();
      PROGRESS = lookup.findVarHandle(WaitingRequest.class, "progress", Progress.class);
      TOLD = lookup.findVarHandle(WaitingRequest.class, "told", Told.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private enum Progress {
    WAITING,
    BEGUN,
    HELD,
    DONE,
    ABANDONED,
    CANCELLED,
    LEFT
  }

  private final Map<String, String> context;
  private final Timekeeper time;
  private final @Nullable Turn parent;
  private final @Nullable Lane lane;
  private volatile Progress progress = Progress.WAITING;
  private volatile @Nullable Told told; // most have one
  private @Nullable Throwable failure; // published by progress
  private volatile @Nullable GrainException mayHaveRun; // an attempt, before the next one leaves
  private @Nullable String circle; // of the waiting thread
  private volatile @Nullable GrainId address; // of the worker at which it is queued
  private long
      waiting; // since when, and then for how long; 0 unless measured; published by progress

  private record Told(Thread thread, @Nullable Told next) {
    /** The same without a thread. */
    static @Nullable Told without(Thread thread, @Nullable Told told) {
      Told rest = null;
      for (Told next = told; next != null; next = next.next) {
        if (!next.thread.equals(thread)) {
          rest = new Told(next.thread, rest);
        }
      }
      return rest;
    }
  }

  WaitingRequest(
      GrainId target,
      GrainContract<?, ?> contract,
      GrainCall<?> call,
      long deadlineNanos,
      Map<String, String> context,
      Timekeeper time,
      @Nullable Turn parent,
      @Nullable Lane lane) {
    super(target, contract, call, deadlineNanos);
    this.context = context;
    this.time = time;
    this.parent = parent;
    this.lane = lane;
  }

  /** What its turn has started at the grain before, if anything. */
  final @Nullable Lane lane() {
    return lane;
  }

  /**
   * Whether the call, which is to go to another activation, has to wait for others of its turn;
   * then it goes on by itself. By any thread.
   */
  boolean staysBehind() {
    return lane != null && lane.takesBack(this);
  }

  /** Lets others give it up; before anybody else knows of the call. */
  final void obey(Cancellation cancellation) {
    cancellation.whenCancelled(this::cancel);
  }

  /** Has it measured how long the call waits to begin; before anybody else knows of the call. */
  final void measure() {
    waiting = time.nanos();
  }

  /** How long the call waited to begin, in nanoseconds, if that was measured; once it is done. */
  final long waitedNanos() {
    return waiting;
  }

  /** The call is queued at one of the stateless workers that could answer it. */
  final void queuedAt(GrainId worker) {
    address = worker;
  }

  /** At which activation the call is queued, as far as is known. */
  final GrainId whereQueued() {
    GrainId worker = address;
    return worker == null ? target() : worker;
  }

  /** The turn that is blocked until this call is answered, if a turn is. */
  @Nullable Turn waitingTurn() {
    return parent;
  }

  @Override
  public final List<CallWaiter> waiters() {
    return CallPath.waiters(this);
  }

  @Override
  public final Map<String, String> context() {
    return context;
  }

  @Override
  public final boolean cancellable() {
    return true; // by its caller's turn, or an interrupt of its thread
  }

  @Override
  public final void cancel() {
    if (!cancelWaiting()) {
      super.cancel();
      cancelWaiting(); // it may have started over before anybody could see that it is cancelled
    }
  }

  private boolean cancelWaiting() {
    boolean cancelled = PROGRESS.compareAndSet(this, Progress.WAITING, Progress.CANCELLED);
    if (cancelled) {
      isBack(true);
      wakeAll();
      ended();
    }
    return cancelled;
  }

  /** Ends the call for whoever waits: at once, whether or not it has begun. */
  final void giveUp() {
    while (!isDone() && !cancelWaiting()) {
      if (PROGRESS.compareAndSet(this, Progress.BEGUN, Progress.LEFT)
          || PROGRESS.compareAndSet(this, Progress.HELD, Progress.CANCELLED)) {
        super.cancel();
        isBack(true);
        wakeAll();
      }
    }
  }

  /** Ends the call, since it waits for itself; by the waiting thread. */
  final void deadlocked(String waits) {
    circle = waits;
    cancel();
  }

  @Override
  public final boolean oneWay() {
    return false;
  }

  @Override
  public final boolean begin() {
    if (!PROGRESS.compareAndSet(this, Progress.WAITING, Progress.BEGUN)) {
      return progress == Progress.BEGUN;
    }
    if (waiting != 0) {
      waiting = time.nanos() - waiting;
    }
    return true;
  }

  @Override
  public final void held() {
    PROGRESS.compareAndSet(this, Progress.BEGUN, Progress.HELD);
  }

  /** Goes back to where the call waits to begin; false when nobody waits any more. */
  final boolean startOver() {
    return PROGRESS.compareAndSet(this, Progress.BEGUN, Progress.WAITING)
        || PROGRESS.compareAndSet(this, Progress.HELD, Progress.WAITING)
        || progress == Progress.WAITING;
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
    isBack(cause != null);
    if (isDone()) {
      ended();
      return; // abandoned or left meanwhile
    }
    failure = cause;
    Progress now = progress;
    while (!isEnd(now) && !PROGRESS.compareAndSet(this, now, Progress.DONE)) {
      now = progress;
    }
    wakeAll();
    ended();
  }

  /** The outcome stands, or the call will not run; by any thread, more than once at times. */
  void ended() {}

  /** Whether the outcome stands. */
  public final boolean isDone() {
    return isEnd(progress);
  }

  private static boolean isEnd(Progress progress) {
    return progress != Progress.WAITING && progress != Progress.BEGUN && progress != Progress.HELD;
  }

  /** Lets a thread know when the outcome stands. */
  final void tell(Thread waiter) {
    Told before;
    do {
      before = told;
    } while (!TOLD.compareAndSet(this, before, new Told(waiter, before)));
  }

  /** Tells a thread no more. */
  final void tellNoMore(Thread waiter) {
    Told before;
    do {
      before = told;
    } while (!TOLD.compareAndSet(this, before, Told.without(waiter, before)));
  }

  private void wakeAll() {
    for (Told next = told; next != null; next = next.next) {
      LockSupport.unpark(next.thread);
    }
  }

  /** Waits until the result is in the call; throws what the grain threw as itself. */
  final void awaitDone() {
    if (!isDone() && !awaitEnd(deadlineNanos())) {
      abandon();
    }
    Throwable cause = outcome();
    if (cause != null) {
      throw Failures.sneaky(cause);
    }
  }

  /** The deadline has come: what has not begun, or is held, never will. */
  final void abandon() {
    if (PROGRESS.compareAndSet(this, Progress.WAITING, Progress.ABANDONED)
        || PROGRESS.compareAndSet(this, Progress.HELD, Progress.ABANDONED)) {
      isBack(true);
      ended();
    }
  }

  /**
   * What the call ended with: null when its result is in the call. If it has not ended, its
   * deadline has passed.
   */
  final @Nullable Throwable outcome() {
    Throwable end = ended(progress);
    return end instanceof GrainException known ? Failures.behind(mayHaveRun, known) : end;
  }

  /** The call is made again, although this attempt at it may have taken effect. */
  final void mayHaveRun(GrainException attempt) {
    if (attempt.outcome() == Outcome.UNKNOWN && mayHaveRun == null) {
      mayHaveRun = attempt;
    }
  }

  private @Nullable Throwable ended(Progress end) {
    return switch (end) {
      case ABANDONED -> Failures.deadlineWaiting(this, Outcome.DID_NOT_RUN);
      case WAITING, BEGUN, HELD -> Failures.deadlineWaiting(this, Outcome.UNKNOWN);
      case CANCELLED ->
          circle == null
              ? Failures.cancelledWaiting(this)
              : Failures.deadlock(this, circle, Outcome.DID_NOT_RUN);
      case LEFT -> Failures.interruptedWaiting(this);
      case DONE ->
          circle != null && failure instanceof GrainException known
              ? Failures.deadlock(this, circle, known.outcome())
              : failure;
    };
  }

  /** Gives a turn and its wait the numbers by which those who look for deadlocks know them. */
  final void beginsToWait(Turn turn) {
    turn.id();
    turn.slot().beginsToWait(time.nanos());
  }

  /** Waits until the outcome stands; false when the time came first. */
  final boolean awaitEnd(long until) {
    CurrentTurn slot = CurrentTurn.slot();
    tell(slot.thread);
    Turn turn = slot.turn;
    if (turn != null) {
      beginsToWait(turn);
    }
    slot.awaited = this;
    if (turn != null && turn.isInterrupted()) {
      cancel(); // whoever told the turn to end came before it could be seen what it waits for
    }
    boolean done =
        turn == null
            ? Parking.await(time, this, until, this::isDone)
            : DeadlockWatch.await(turn, this, until);
    slot.awaited = null;
    return done;
  }
}
