package dev.teff.runtime;

import dev.teff.grains.GrainId;
import dev.teff.grains.IdempotencyKey;
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
 * <p>There is one of these per call, so what few turns need stands in {@link Extra}.
 */
final class Turn {
  private static final VarHandle PHASE;
  private static final byte RUNNING = 0;
  private static final byte INTERRUPTING = 1;
  private static final byte INTERRUPTED = 2;
  private static final byte ENDED = 3;

  static {
    try {
      PHASE = MethodHandles.lookup().findVarHandle(Turn.class, "phase", byte.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  // Immutable.
  final Activation activation;
  final long deadlineNanos;
  final boolean readOnly;
  private final CurrentTurn slot;
  private final @Nullable Object cause; // the turn below on the stack, or what was queued

  // Owned by the runner.
  private boolean calledOthers;
  private @Nullable Extra extra;

  // Owned by the sweeper; the runner looks at it when the turn has ended, racily.
  byte sightings;

  @SuppressWarnings("UnusedVariable") // through PHASE
  private volatile byte phase;

  private static final class Extra {
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
      long deadlineNanos,
      boolean readOnly) {
    this.activation = activation;
    this.slot = slot;
    this.cause = cause;
    this.deadlineNanos = deadlineNanos;
    this.readOnly = readOnly;
  }

  /** Begins on the stack of the turn that calls, or on that of no turn. */
  static Turn inline(
      Activation activation,
      CurrentTurn slot,
      @Nullable Turn below,
      long deadlineNanos,
      boolean readOnly) {
    return new Turn(activation, slot, below, deadlineNanos, readOnly);
  }

  /** Begins for something that was queued. */
  static Turn queued(
      Activation activation, QueuedTurn queued, long deadlineNanos, boolean readOnly) {
    return new Turn(activation, CurrentTurn.slot(), queued, deadlineNanos, readOnly);
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
    WaitingRequest awaited = slot.awaited;
    Turn top = slot.turn;
    if (!isBelow(top)) {
      return; // it has ended, or another thread of it has not begun
    }
    for (Turn above = top; above != null && above != this; above = above.below()) {
      above.interrupt();
    }
    if (awaited != null) {
      awaited.cancel();
    }
  }

  private boolean isBelow(@Nullable Turn top) {
    for (Turn turn = top; turn != null; turn = turn.below()) {
      if (turn == this) {
        return true;
      }
    }
    return false;
  }

  /** Interrupts the runner, if the turn still runs; by any thread. */
  boolean interrupt() {
    if (!PHASE.compareAndSet(this, RUNNING, INTERRUPTING)) {
      return false;
    }
    slot.thread.interrupt();
    PHASE.setVolatile(this, INTERRUPTED);
    return true;
  }

  /**
   * Ends the turn; by the runner.
   *
   * @return whether it was interrupted; the thread's flag is cleared then
   */
  boolean end() {
    if (PHASE.compareAndSet(this, RUNNING, ENDED)) {
      return false;
    }
    while ((byte) PHASE.getVolatile(this) == INTERRUPTING) {
      Thread.onSpinWait(); // the other thread is between two instructions
    }
    PHASE.setVolatile(this, ENDED);
    Thread.interrupted(); // the interrupt was for this turn, not for the one below it
    for (Turn below = below(); below != null; below = below.below()) {
      if (below.isInterrupted()) {
        Thread.currentThread().interrupt(); // there was one for that turn too
      }
    }
    return true;
  }

  /** Whether the turn was told to end while it ran. */
  boolean isInterrupted() {
    byte now = (byte) PHASE.getVolatile(this);
    return now == INTERRUPTING || now == INTERRUPTED;
  }

  /** The calls that the turn starts at a grain; by the runner. */
  Lane lane(GrainId target) {
    Extra mine = extra();
    if (mine.lanes == null) {
      mine.lanes = new HashMap<>();
    }
    return mine.lanes.computeIfAbsent(target, grain -> new Lane(activation.silo(), grain));
  }

  /** The same, if the turn has started any there; by the runner. */
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

  /** The same, without making it. */
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
    if (cause instanceof QueuedTurn.Call call) {
      if (call.request instanceof WaitingRequest request) {
        Turn waiting = request.waitingTurn();
        return waiting == null ? 0 : waiting.knownId();
      }
      return call.request.waiters().stream().findFirst().map(CallWaiter::number).orElse(0L);
    }
    return 0;
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
