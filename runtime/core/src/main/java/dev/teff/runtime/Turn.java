package dev.teff.runtime;

import dev.teff.grains.GrainException;
import dev.teff.grains.GrainId;
import dev.teff.grains.IdempotencyKey;
import dev.teff.grains.spi.MethodDescriptor;
import dev.teff.grains.spi.OpenTurn;
import dev.teff.runtime.spi.CallRequest;
import dev.teff.runtime.spi.CallWaiter;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One run of a grain's method, or of a timer's tick.
 *
 * <p>Everything but the phase belongs to the thread that runs the turn. The phase decides a race
 * between that thread and the one that interrupts it at the deadline: an interrupt is delivered
 * only while the turn runs, and the turn does not end while one is being delivered.
 *
 * <p>There is one of these per call, so what few turns need stands in {@link Extra}. Most turns
 * call nobody and append nothing; when such a turn has ended, its thread uses the object for its
 * next one. Others may look at a turn at any time, so the word that holds the phase also counts the
 * turns that the object was: who wants to interrupt one reads the word, makes sure that this is the
 * turn it means, and fails if the word has changed by then. A turn that waits for anybody is never
 * used again.
 *
 * <p>A turn that ends with its silo's usual time-out learns its deadline when somebody asks: to
 * read the clock takes as long as the rest of a call.
 */
final class Turn implements OpenTurn {
  /** A deadline that is one usual time-out away from when somebody first asks for it. */
  static final long UNDATED = Long.MIN_VALUE;

  private static final VarHandle WORD;
  private static final VarHandle DEADLINE;
  private static final int RUNNING = 0;
  private static final int INTERRUPTING = 1;
  private static final int INTERRUPTED = 2;
  private static final int ENDED = 3;
  private static final int PHASE = 3; // the rest of the word counts

  static {
    try {
      WORD = MethodHandles.lookup().findVarHandle(Turn.class, "word", int.class);
      DEADLINE = MethodHandles.lookup().findVarHandle(Turn.class, "deadline", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  // Immutable as long as the word counts the same turn.
  private final CurrentTurn slot;
  Activation activation;
  private @Nullable MethodDescriptor method; // null for a tick or a hook
  private @Nullable Object cause; // the turn below on the stack, or what was queued

  // Owned by the runner.
  private boolean calledOthers;
  private boolean measured;
  private boolean confirming; // read by the holder of the baton, which it gives up then
  private @Nullable Extra extra;

  // Owned by the sweeper; the runner looks at it when the turn has ended, racily.
  byte sightings;

  // Written by anybody, once.
  private volatile long deadline;

  private volatile int word;

  private static final class Extra {
    int standsFor;
    long begunNanos;
    @Nullable List<CallRequest> outbox;
    @Nullable Map<String, String> context;
    long firstSeal;
    long id;
    @Nullable TurnEffects effects;
    @Nullable Map<GrainId, Lane> lanes;
  }

  private Turn(
      Activation activation,
      CurrentTurn slot,
      @Nullable Object cause,
      long deadline,
      @Nullable MethodDescriptor method) {
    this.activation = activation;
    this.slot = slot;
    this.cause = cause;
    this.method = method;
    DEADLINE.set(this, deadline); // others get to see the object by a later release
  }

  /**
   * Begins on the stack of the turn that calls, or on that of no turn.
   *
   * @param deadline may be {@link #UNDATED}
   */
  static Turn inline(
      Activation activation,
      CurrentTurn slot,
      @Nullable Turn below,
      long deadline,
      @Nullable MethodDescriptor method) {
    Turn turn = slot.takeSpare();
    if (turn == null) {
      return new Turn(activation, slot, below, deadline, method);
    }
    turn.activation = activation;
    turn.cause = below;
    turn.method = method;
    turn.sightings = 0;
    DEADLINE.set(turn, deadline);
    WORD.setRelease(
        turn, turn.word + 1); // behind the last one's end comes the next one's beginning
    return turn;
  }

  /** Begins for something that was queued. */
  static Turn queued(
      Activation activation, QueuedTurn queued, long deadline, @Nullable MethodDescriptor method) {
    return new Turn(activation, CurrentTurn.slot(), queued, deadline, method);
  }

  /** Leaves the object to the thread's next turn, if nobody can still mean this one; at its end. */
  void leaveToNext() {
    if (extra == null && !calledOthers && word(ENDED) && activation.durable() == null) {
      slot.spare(this);
    }
  }

  /** Somebody keeps the turn, and may mean it when it has ended: the object is not used again. */
  void keep() {
    extra();
  }

  private boolean word(int phase) {
    return (word & PHASE) == phase;
  }

  /** Whether it waits, without the baton, for other copies of its grain. */
  boolean isConfirming() {
    return confirming;
  }

  void confirming(boolean now) {
    confirming = now;
  }

  /** What the turn runs, if it is a method. */
  @Nullable MethodDescriptor method() {
    return method;
  }

  boolean readOnly() {
    MethodDescriptor mine = method;
    return mine != null && mine.readOnly();
  }

  /** When the turn is to have ended. By any thread. */
  long deadlineNanos() {
    long known = deadline;
    if (known != UNDATED) {
      return known;
    }
    Turn below = below();
    if (below != null) {
      return below.deadlineNanos(); // not kept: this may stand for another turn by now
    }
    Host silo = activation.silo();
    long dated = silo.time().nanos() + silo.settings().callTimeout().toNanos();
    return DEADLINE.compareAndSet(this, UNDATED, dated) ? dated : deadline;
  }

  // As the stub that runs the method sees it.

  @Override
  public Object grain() {
    return activation.grain();
  }

  @Override
  public void returned() {
    TurnRunner.close(this, null);
  }

  @Override
  public void threw(Throwable failure) {
    Throwable seen = failure;
    if (!word(ENDED)) {
      try {
        TurnRunner.close(this, failure);
      } catch (Throwable e) {
        seen = e;
      }
    }
    if (!(seen instanceof GrainException e) || !activation.silo().caller().makesAgain(e, this)) {
      throw Failures.sneaky(seen);
    }
  }

  /** The slot of the thread that runs the turn. */
  CurrentTurn slot() {
    return slot;
  }

  /** The turn that waits for this one on the same thread's stack, if any. */
  @Nullable Turn below() {
    return cause instanceof Turn turn ? turn : null;
  }

  /** What stood in the queue, if the turn did not begin inline. */
  @Nullable QueuedTurn queued() {
    return cause instanceof QueuedTurn turn ? turn : null;
  }

  /** What the callers said about the call, by name. */
  Map<String, String> context() {
    Extra mine = extra;
    if (mine != null && mine.context != null) {
      return mine.context;
    }
    return switch (cause) {
      case Turn below -> below.context();
      case QueuedTurn.Call queued -> queued.request.context();
      case null, default -> Map.of();
    };
  }

  /** Says something else than the turn below was told; before the turn runs. */
  void context(Map<String, String> said) {
    extra().context = said;
  }

  /**
   * Asks the turn to end early: interrupts it, the turns that it called inline, and the call that
   * it waits for. By any thread.
   */
  void cancel() {
    interrupt();
    List<? extends WaitingRequest> awaited = slot.awaitedCalls();
    Turn top = slot.turn;
    if (!isBelow(top)) {
      return; // it has ended, or another thread of it has not begun
    }
    for (Turn above = top; above != null && above != this; above = above.below()) {
      int seen = above.word;
      if (isBelow(above)) {
        above.interrupt(seen);
      }
    }
    awaited.forEach(WaitingRequest::cancel);
  }

  private boolean isBelow(@Nullable Turn top) {
    for (Turn turn = top; turn != null; turn = turn.below()) {
      if (turn == this) {
        return true;
      }
    }
    return false;
  }

  /** Which turn the object is, and how far that is: to be read before one looks at it. */
  int word() {
    return word;
  }

  /** Interrupts the runner, if the turn still runs; by any thread that knows which turn it is. */
  boolean interrupt() {
    return interrupt(word);
  }

  /**
   * Interrupts the runner, if the turn that was looked at still runs; by any thread.
   *
   * @param seen the word before that look
   */
  boolean interrupt(int seen) {
    if ((seen & PHASE) != RUNNING || !WORD.compareAndSet(this, seen, seen + INTERRUPTING)) {
      return false;
    }
    slot.interrupt();
    word = seen + INTERRUPTED;
    return true;
  }

  /**
   * Ends the turn; by the runner.
   *
   * @param failure what it threw
   * @return whether it was interrupted; the thread's flag is as its caller left it then
   */
  boolean end(@Nullable Throwable failure) {
    int running = word & ~PHASE;
    if (WORD.compareAndSet(this, running, running + ENDED)) {
      passOnInterrupts();
      return false;
    }
    while (word(INTERRUPTING)) {
      Thread.onSpinWait(); // the other thread is between two instructions
    }
    word = running + ENDED;
    slot.takeBack(failure instanceof InterruptedException); // not for the turn below it
    passOnInterrupts();
    return true;
  }

  /** An interrupt that was for a turn below, too, may have been taken for this one's. */
  private void passOnInterrupts() {
    for (Turn below = below(); below != null; below = below.below()) {
      if (below.isInterrupted()) {
        slot.interrupt();
      }
    }
  }

  /** Whether the turn was told to end while it ran. */
  boolean isInterrupted() {
    int phase = word & PHASE;
    return phase == INTERRUPTING || phase == INTERRUPTED;
  }

  /** The turn is one of the few whose time is taken. */
  void measure(int turnsLikeThis, long now) {
    Extra mine = extra();
    mine.standsFor = turnsLikeThis;
    mine.begunNanos = now;
    measured = true;
  }

  boolean isMeasured() {
    return measured;
  }

  /** For how many turns it stands; 0 when it is measured for another reason. */
  int standsFor() {
    return extra().standsFor;
  }

  /** When the measured turn began, on the clock that stands still while its thread pauses. */
  long begunNanos() {
    return extra().begunNanos;
  }

  /** The calls that the turn starts at a grain; by the runner. */
  Lane lane(GrainId target) {
    Extra mine = extra();
    if (mine.lanes == null) {
      mine.lanes = new HashMap<>();
    }
    return mine.lanes.computeIfAbsent(target, grain -> new Lane(activation.silo(), grain));
  }

  /** Whether the turn has started calls at a grain; asked before each call that it makes. */
  boolean hasLane(GrainId target) {
    Extra mine = extra;
    return mine != null && mine.lanes != null && mine.lanes.containsKey(target);
  }

  /** The calls that the turn has started at a grain, if any; by the runner. */
  @Nullable Lane laneIfAny(GrainId target) {
    Extra mine = extra;
    return mine == null || mine.lanes == null ? null : mine.lanes.get(target);
  }

  /** Effects other than events; what few turns have. */
  TurnEffects effects() {
    Extra mine = extra();
    if (mine.effects == null) {
      mine.effects = new TurnEffects();
    }
    return mine.effects;
  }

  /** Whether it has any, for those who ask every turn: see {@link Baton} on what is inlined. */
  boolean hasEffects() {
    Extra mine = extra;
    return mine != null && mine.effects != null;
  }

  /** What {@link #effects} answers, if it was made. */
  @Nullable TurnEffects effectsIfAny() {
    Extra mine = extra;
    return mine == null ? null : mine.effects;
  }

  /** The key under which the turn takes effect once, if it has one. */
  @Nullable IdempotencyKey key() {
    TurnEffects mine = effectsIfAny();
    return mine == null ? null : mine.key();
  }

  /** The grain that waits for this turn; empty when nobody knows. */
  String caller() {
    Turn waiting = below();
    if (cause instanceof QueuedTurn.Call call) {
      if (call.request instanceof WaitingRequest request) {
        waiting = request.waitingTurn();
      } else {
        return call.request.waiters().stream().findFirst().map(CallWaiter::grain).orElse("");
      }
    }
    return waiting == null ? "" : waiting.activation.id().toString();
  }

  /** The number of the turn that waits for this one; 0 when none is known. */
  long callerNumber() {
    return cause instanceof QueuedTurn.Call call ? CallPath.caller(call.request) : 0;
  }

  /** Keeps a one-way call until the turn's events are durable. */
  void hold(CallRequest request) {
    Extra mine = extra();
    if (mine.outbox == null) {
      mine.outbox = new ArrayList<>(4);
    }
    mine.outbox.add(request);
  }

  /** Takes what was held. */
  List<CallRequest> takeHeld() {
    Extra mine = extra;
    if (mine == null || mine.outbox == null) {
      return List.of();
    }
    List<CallRequest> held = mine.outbox;
    mine.outbox = null;
    return held;
  }

  boolean holdsNothing() {
    Extra mine = extra;
    return mine == null || mine.outbox == null;
  }

  /** Notes that what the turn sent may have had an effect, whatever becomes of the rest. */
  void markCalledOthers() {
    calledOthers = true;
  }

  /** Whether something the turn sent may have had an effect. */
  boolean calledOthers() {
    return calledOthers;
  }

  /** Notes that events were submitted in the middle of the turn, up to this sequence number. */
  void markSealed(long sequence) {
    Extra mine = extra();
    if (mine.firstSeal == 0) {
      mine.firstSeal = sequence;
    }
  }

  /** The last sequence number of the turn's first seal, 0 before it. */
  long firstSeal() {
    Extra mine = extra;
    return mine == null ? 0 : mine.firstSeal;
  }

  /** The number by which other silos know the turn; given when it is first asked for. */
  long id() {
    Extra mine = extra();
    if (mine.id == 0) {
      mine.id = activation.silo().numbers().nextTurn();
    }
    return mine.id;
  }

  /** The number by which other silos know the turn, 0 when none has heard of it. */
  long knownId() {
    Extra mine = extra;
    return mine == null ? 0 : mine.id;
  }

  private Extra extra() {
    if (extra == null) {
      extra = new Extra();
    }
    return extra;
  }
}
