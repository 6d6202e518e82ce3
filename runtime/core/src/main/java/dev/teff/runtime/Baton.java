package dev.teff.runtime;

import dev.teff.grains.Reentrant;
import dev.teff.runtime.Interleaving.Admission;
import dev.teff.runtime.spi.CallRequest;
import dev.teff.runtime.spi.Timekeeper;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Who runs next: what an activation's holder of the baton does with what is queued, and how turns
 * give the baton up and take it back.
 */
abstract class Baton extends Mailbox {
  private static final VarHandle RUNNING_TURN;

  static {
    try {
      RUNNING_TURN = MethodHandles.lookup().findVarHandle(Baton.class, "running", Turn.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  // Owned by the holder; read by others racily, and exactly by those whom the turn waits for.
  private @Nullable Turn running;

  // Owned by the holder. Where nothing has them, their classes are not loaded, and a method whose
  // signature names a class that is not is never inlined: each turn looks at the field instead.
  private @Nullable ActivationExtras extras;

  /** For one whose creator holds the baton. */
  protected Baton() {
    super(true);
  }

  /** Which calls may run while a turn waits for another grain; null for none but reading ones. */
  abstract Reentrant.@Nullable Scope reentrancy();

  /** Whether the grain has begun; until then, nobody reads what it is. */
  abstract boolean isActive();

  /** Whether there is a reason to run no new turns. */
  abstract boolean isLeaving();

  /** How many calls may wait here. */
  abstract int mostQueued();

  /** Ends it all; by the holder, with what was taken from the mailbox already. */
  abstract void depart(@Nullable QueuedTurn taken);

  abstract void run(QueuedTurn.Call call);

  abstract void run(QueuedTurn.Tick tick);

  abstract Executor threads();

  abstract Timekeeper time();

  /** The turn that runs, as the calling thread sees it; exact on the thread that runs it. */
  final @Nullable Turn running() {
    return (Turn) RUNNING_TURN.getAcquire(this);
  }

  /** Says which turn runs; by the holder. */
  final void running(@Nullable Turn turn) {
    RUNNING_TURN.setRelease(this, turn); // what is in it comes first
  }

  /** Runs what waits, beginning with these turns, until there is no more; by the holder. */
  final void drain(@Nullable QueuedTurn first) {
    for (QueuedTurn turn = first; ; turn = takeWork()) {
      while (turn != null) {
        if (mustLeave()) {
          depart(turn);
          return;
        }
        if (turn instanceof QueuedTurn.Resumption resumption) {
          interleaving().keep(turn.takeNext());
          resumption.grant();
          return;
        }
        turn = take(turn);
      }
      if (releaseOrLeave()) {
        return;
      }
    }
  }

  /**
   * Runs one turn or puts it aside; returns what stands behind it, unless others went on with that.
   */
  private @Nullable QueuedTurn take(QueuedTurn turn) {
    switch (turn) {
      case QueuedTurn.Call call -> {
        switch (admission(call.overdue, call.request.method().readOnly(), null, call.request)) {
          case RUN -> {
            if (call.claim()) {
              run(call);
            }
          }
          case WAIT -> {
            QueuedTurn behind = turn.takeNext();
            defer(turn);
            return behind;
          }
          case CYCLE -> {
            // A second look: the turn that was waited for may have gone on since the first.
            Turn waiting = interleaving().blocked(null, call.request);
            if (waiting != null) {
              failCycle(call, waiting);
            } else {
              QueuedTurn behind = turn.takeNext();
              defer(turn);
              return behind;
            }
          }
        }
      }
      case QueuedTurn.Tick tick -> {
        if (mayMerge(tick) || admission(tick.overdue, false, null, null) == Admission.RUN) {
          run(tick);
        } else {
          QueuedTurn behind = turn.takeNext();
          defer(turn);
          return behind;
        }
      }
      case QueuedTurn.Resumption ignored ->
          throw new AssertionError("A resumption is granted, not run.");
    }
    return turn.takeNext();
  }

  /** Whether a call may run at once on the thread that took the baton. */
  final boolean admitsInline(boolean readOnly, @Nullable Turn below) {
    return !mustLeave() && admission(false, readOnly, below, null) == Admission.RUN;
  }

  private void defer(QueuedTurn turn) {
    Interleaving mine = interleaving();
    if (turn instanceof QueuedTurn.Call call && mine.areAside(mostQueued())) {
      if (call.claim()) {
        call.request.failed(Failures.mailboxFull(call.request, mostQueued()));
      }
      return;
    }
    if (!isLeaving()) {
      mine.defer(turn);
      return;
    }
    Duration patience = mine.standBack(turn);
    if (patience.isPositive()) {
      time().schedule(patience, () -> endPatience(mine));
    }
  }

  private void endPatience(Interleaving mine) {
    if (!mine.standBackInVain()) {
      return;
    }
    if (tryAcquire()) {
      release();
    } else {
      // Whoever has the baton may have looked for work already.
      time().schedule(Interleaving.PATIENCE, () -> endPatience(mine));
    }
  }

  private Admission admission(
      boolean overdue, boolean readOnly, @Nullable Turn below, @Nullable CallRequest request) {
    ActivationExtras few = extras;
    return few == null
        ? Admission.RUN
        : few.admission(
            reentrancy(), isLeaving() && !overdue, readOnly && isActive(), below, request);
  }

  private boolean mayMerge(QueuedTurn.Tick tick) {
    Interleaving mine = interleavingIfAny();
    return tick.merges && mine != null && mine.isAnyConfirming();
  }

  private Interleaving interleaving() {
    return extras().interleaving();
  }

  private @Nullable Interleaving interleavingIfAny() {
    ActivationExtras few = extras;
    return few == null ? null : few.interleavingIfAny();
  }

  /** What few activations have; by the holder. */
  final ActivationExtras extras() {
    if (extras == null) {
      extras = new ActivationExtras();
    }
    return extras;
  }

  /** The same, without making it; exact for the holder, racy for others. */
  final @Nullable ActivationExtras extrasIfAny() {
    return extras;
  }

  /** Whether a turn waits without the baton; exact for its holder, racy for others. */
  final boolean isAnySuspended() {
    ActivationExtras few = extras;
    return few != null && few.isAnySuspended();
  }

  /** Whether others may run while this turn waits for a call of its own. */
  final boolean mayInterleave(Turn turn) {
    return turn.readOnly() || reentrancy() != null;
  }

  /** Gives up the baton while the running turn waits. */
  final void suspend(Turn turn) {
    interleaving().suspend(turn);
    running(null);
    release();
  }

  /**
   * A turn that gave up the baton waits for a call that it started before, which may wait for one
   * that was put aside here.
   */
  final void looksAgain() {
    if (isAnySuspended()) {
      extras().interleaving().lookAgain();
      if (tryAcquire()) {
        release(); // else whoever has it looks, now or when it gives the baton back
      }
    }
  }

  /** Takes the baton back; blocks until it comes. */
  final void resume(Turn turn) {
    if (!tryAcquire()) {
      var resumption = new QueuedTurn.Resumption();
      if (offer(resumption, Integer.MAX_VALUE) == Offer.QUEUED) {
        long began = time().nanos();
        resumption.await(time());
        resumed(turn, time().nanos() - began);
      }
    }
    interleaving().resume(turn);
    running(turn);
  }

  /** A turn had to wait for its place behind its own call. */
  abstract void resumed(Turn turn, long nanos);

  /** Gives up the baton; what is queued goes on in a thread of its own. */
  final void release() {
    if (!releaseOrLeave()) {
      threads().execute(() -> drain(takeWork()));
    }
  }

  /** Returns false, baton in hand, when turns are queued. */
  private boolean releaseOrLeave() {
    while (true) {
      if (mustLeave()) {
        depart(null);
        return true;
      }
      ActivationExtras few = extras;
      boolean suspended = few != null && few.isAnySuspended(); // whose end is waited for
      if ((few != null && few.hasWork()) || !tryRelease()) {
        return false;
      }
      // A reason given since the check above, to go or to look again, found the baton taken.
      boolean missed = (few != null && suspended) ? few.isToLookAgain() : isLeaving();
      if (!missed || !tryAcquire()) {
        return true;
      }
    }
  }

  private @Nullable QueuedTurn takeWork() {
    Interleaving mine = interleavingIfAny();
    QueuedTurn work = mine == null ? null : mine.takeWork();
    return work == null ? takeAll() : work;
  }

  /** Whether it is time to go: there is a reason, and no turn is under way. */
  private boolean mustLeave() {
    return isLeaving() && !isAnySuspended();
  }

  /** Closes, and hands over the calls that waited, oldest first; by the holder. */
  final @Nullable QueuedTurn closeAndTake(@Nullable QueuedTurn taken) {
    Interleaving mine = interleavingIfAny();
    return QueuedTurn.calls(mine == null ? null : mine.takeWork(), taken, close());
  }

  /**
   * The turns that have to end, or to wait without the baton, before a call of this activation
   * ends; by any thread. None while somebody is between turns.
   *
   * @param turn the number of the turn that waits for the call; 0 for any call
   * @param number that by which the call's waiter is known here, which may be another
   */
  final List<Turn> inTheWayOf(long turn, long number) {
    Turn current = running();
    if (current != null) {
      return List.of(current);
    }
    if (turn == 0 || !isAnySuspended() || !tryAcquire()) {
      return List.of();
    }
    try {
      return interleaving().inTheWayOf(turn, number, reentrancy(), isLeaving());
    } finally {
      release();
    }
  }

  // Cycles.

  /** Fails a call that was queued just now, if the running turn waits for it. */
  final void failIfCycle(QueuedTurn.Call call) {
    Turn current = running();
    if (current != null && CallPath.leadsTo(null, call.request, current)) {
      failCycle(call, current);
    }
  }

  /** Fails what is queued that the running turn, about to wait with the baton, waits for. */
  final void failQueuedCycles(Turn current) {
    if (mayInterleave(current)) {
      return; // whoever holds the baton now decides about what is queued
    }
    for (QueuedTurn turn = newest(); turn != null; turn = turn.next) {
      if (turn instanceof QueuedTurn.Call call && CallPath.leadsTo(null, call.request, current)) {
        failCycle(call, current);
      }
    }
  }

  private static void failCycle(QueuedTurn.Call call, Turn waiting) {
    if (call.claim()) {
      call.request.failed(Failures.cycle(call.request, CallPath.grains(call.request, waiting)));
    }
  }
}
