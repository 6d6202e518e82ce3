package dev.teff.runtime;

import dev.teff.runtime.spi.Timekeeper;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The turn that a thread runs. One mutable slot per thread, looked up once per call, so that nested
 * inline turns only swap a field.
 */
final class CurrentTurn extends Interrupts {
  private static final long BUDGET_NANOS = 200_000;

  /** The same in the middle of a turn, whose grain nobody else can call meanwhile. */
  private static final long BUDGET_WITHIN_NANOS = 5 * BUDGET_NANOS;

  private static final ThreadLocal<CurrentTurn> SLOT = ThreadLocal.withInitial(CurrentTurn::new);

  /** How many turns are on the thread's stack. */
  int depth;

  /** The turn on top of the thread's stack; others read it racily. */
  @Nullable Turn turn;

  /**
   * What the thread is parked for, if it is a call; volatile because it is looked at for cycles.
   */
  volatile @Nullable WaitingRequest awaited;

  /**
   * All the calls that the thread waits for, if it waits for the end of several; {@link #awaited}
   * is one of them.
   */
  volatile List<StartedRequest> together = List.of();

  /** Whether somebody has found that the turn waits for itself. */
  private volatile boolean toLook;

  /** By which others give up the call that the thread makes outside of turns, if they can. */
  @Nullable Cancellation cancellation;

  /** What the thread runs turns of, one after another. */
  @Nullable Batch batch;

  /** What the calls share that turns of the thread started last; it may be over. */
  private @Nullable Batch fan;

  /** The activation, gone but still in the table, whose calls the thread sends on. */
  @Nullable Activation replaced;

  /** Whether the next call that the thread makes is looked at. */
  boolean observed;

  /** How long the last call that was looked at waited for its turn, in nanoseconds. */
  long mailboxWait;

  // Written by the thread before it is parked for a call; others look when it is.
  private volatile long waits;
  private volatile long waitsSince;

  private int untilMeasured = 1;
  private int gap = 1;
  private int lottery;
  private boolean pauseDue;
  private long paused;
  private long nanosPaused;
  private @Nullable Turn spare;
  private boolean again;
  private long deadlineOfFirst;

  private CurrentTurn() {}

  /** Whether who makes the thread's calls wants no answer any more; by the thread. */
  boolean isGivenUp() {
    Turn caller = turn;
    Cancellation outside = cancellation;
    return thread.isInterrupted()
        || (caller == null ? outside != null && outside.isCancelled() : caller.isInterrupted());
  }

  /** The thread is about to wait for a call. */
  @SuppressWarnings("NonAtomicVolatileUpdate") // nobody else writes it
  void beginsToWait(long now) {
    toLook = false;
    waitsSince = now;
    waits++;
  }

  /** The calls for whose end the thread waits, all of them; none when it does not wait. */
  List<? extends WaitingRequest> awaitedCalls() {
    WaitingRequest one = awaited;
    List<StartedRequest> several = together;
    return one == null ? List.of() : several.isEmpty() ? List.of(one) : several;
  }

  /** The thread was interrupted while it waits: for what others wanted it to, it waits no more. */
  void interruptedWhileWaiting() {
    if (putAside()) {
      awaitedCalls().forEach(WaitingRequest::giveUp);
    }
  }

  /** Has the thread look at once whether it waits for itself; by others. */
  void look() {
    toLook = true;
    LockSupport.unpark(thread);
  }

  boolean isToLook() {
    return toLook;
  }

  /** The thread looks. */
  void looks() {
    toLook = false;
  }

  /** Has a call run that a turn of the thread started, by the thread that runs others of them. */
  void share(Activation activation, QueuedTurn.Call call, BatchWatch watch) {
    Batch last = fan;
    if (last == null || !last.add(activation, call)) {
      var next = new Batch(activation.silo(), watch, Batch.WIDEST, null);
      next.add(activation, call);
      fan = next;
      next.start();
    }
  }

  /** The thread is about to wait: what would have to wait for it goes on elsewhere. */
  void standsStill() {
    Batch waiting = batch;
    if (waiting != null) {
      batch = null;
      waiting.handOver();
    }
  }

  /** Which of the thread's waits it is. */
  long waits() {
    return waits;
  }

  long waitsSince() {
    return waitsSince;
  }

  /**
   * For how many turns of the thread this one stands, if its time is taken; 0 if not. The first
   * stands for itself; behind it come gaps of 1 to 128, since a grain that is called each 8th time
   * would always be seen, or never, by one who looks each 64th time.
   */
  int standsFor() {
    if (--untilMeasured > 0) {
      return 0;
    }
    int stands = gap;
    lottery = lottery * 1_664_525 + 1_013_904_223; // Knuth's; the same in every run of a simulation
    gap = 1 + (lottery >>> 25);
    untilMeasured = gap;
    return stands;
  }

  /** It is this time now, and a turn of the thread has just ended. */
  void passed(long now) {
    if (paused == 0) {
      paused = now; // it has only begun
    }
    pauseDue = now - paused > (depth == 0 ? BUDGET_NANOS : BUDGET_WITHIN_NANOS);
  }

  /**
   * Lets other threads run when this one has run turns for long without waiting, so that one caller
   * of a hot grain, or a turn that makes call after call, does not keep the others from it. By a
   * thread whose call is answered, and that has given up its grain where it can: whoever runs
   * meanwhile may want it.
   */
  @SuppressWarnings("ThreadPriorityCheck") // virtual threads are scheduled as it says
  void pauseIfDue(Timekeeper time) {
    if (pauseDue) {
      pauseDue = false;
      long begin = time.nanos();
      Thread.yield();
      paused = time.nanos();
      nanosPaused += paused - begin;
    }
  }

  /** Where a turn's object waits for the thread's next turn. */
  void spare(Turn ended) {
    spare = ended;
  }

  /** The object of a turn that has ended, if there is one. */
  @Nullable Turn takeSpare() {
    Turn taken = spare;
    spare = null;
    return taken;
  }

  /** The call that the thread makes next is another attempt, with the deadline of the first. */
  void makesAgain(long deadlineNanos) {
    again = true;
    deadlineOfFirst = deadlineNanos;
  }

  /** Whether the call that begins is that one. */
  boolean isAnotherAttempt() {
    return again;
  }

  /** The deadline of that call, once. */
  long deadlineOfFirst() {
    again = false;
    return deadlineOfFirst;
  }

  /** How long the thread has let others run, so far; no turn is slower for that. */
  long nanosPaused() {
    return nanosPaused;
  }

  static CurrentTurn slot() {
    return SLOT.get();
  }
}
