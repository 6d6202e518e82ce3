package dev.teff.runtime;

import dev.teff.grains.GrainException;
import dev.teff.grains.GrainId;
import dev.teff.grains.Pending;
import dev.teff.grains.spi.GrainCall;
import dev.teff.grains.spi.GrainContract;
import dev.teff.runtime.spi.CallHandler;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** A call that was started: somebody may wait for it later, and until then nobody retries it. */
class StartedRequest extends WaitingRequest implements Pending<@Nullable Object> {
  private final CallHandler handler;
  private final Retries retries;
  private final @Nullable Turn starter;
  private volatile @Nullable Turn awaiting;
  private volatile long number; // by the one who sends it; one at a time does
  private int attempts; // by the one who reports; the next attempt begins behind it
  private final AtomicBoolean onTheWay = new AtomicBoolean();
  private volatile boolean followed; // written under the lock of the lane
  private int place;

  StartedRequest(
      GrainId target,
      GrainContract<?, ?> contract,
      GrainCall<?> call,
      long deadlineNanos,
      Map<String, String> context,
      CallHandler handler,
      Retries retries,
      @Nullable Turn starter,
      @Nullable Lane lane) {
    super(target, contract, call, deadlineNanos, context, retries.time(), null, lane);
    this.starter = starter;
    this.handler = handler;
    this.retries = retries;
  }

  /** Leaves, behind those that the same turn started at the same grain. */
  final void leave() {
    Lane lane = lane();
    if (lane == null) {
      handler.handle(this);
    } else {
      lane.enter(this);
    }
  }

  /** Leaves, when its lane says so. */
  final void goOn() {
    onTheWay.set(true);
    if (isDone()) {
      ended(); // nobody waited that long
    } else {
      handler.handle(this);
    }
  }

  /** Its number among the calls of its lane; guarded by the lane. */
  final void place(int number) {
    place = number;
  }

  final int place() {
    return place;
  }

  /** Goes back into its lane; false when the call has ended. */
  final boolean comesBack() {
    followed = false; // whoever is behind waits again until it has ended
    return onTheWay.compareAndSet(true, false);
  }

  @Override
  final boolean staysBehind() {
    Lane lane = lane();
    return lane != null && lane.takesBack(this);
  }

  /** Another call was queued behind this one, which therefore is not made again. */
  final void follow() {
    followed = true;
  }

  final boolean isFollowed() {
    return followed;
  }

  private boolean mayGoAgain() {
    Lane lane = lane();
    return lane == null || lane.mayGoAgain(this);
  }

  @Override
  void ended() {
    Lane lane = lane();
    if (lane != null && onTheWay.compareAndSet(true, false) && lane.left()) {
      retries.soon().execute(lane::release);
    }
  }

  @Override
  public final void failed(Throwable cause) {
    isBack(true);
    if (!isCancelled()
        && cause instanceof GrainException failure
        && retries.permit(failure, call().key() != null, attempts, deadlineNanos())
        && mayGoAgain()
        && again(failure)) {
      return;
    }
    super.failed(cause);
  }

  /** Has the call made again; false when nobody waits any more. */
  private boolean again(GrainException failure) {
    mayHaveRun(failure); // first: from where it starts over, it may end at any time
    if (!startOver()) {
      return false;
    }
    if (isCancelled()) {
      cancel(); // by one who found it under way, and had nobody left to ask
    } else {
      retries.again(attempts++, () -> handler.handle(this));
    }
    return true;
  }

  @Override
  final @Nullable Turn waitingTurn() {
    return awaiting;
  }

  /** The turn that started the call, if one did. */
  final @Nullable Turn starter() {
    return starter;
  }

  /** The number by which other silos know the call; given when it leaves; 0 without a starter. */
  final long number() {
    if (number == 0 && starter != null) {
      number = starter.activation.silo().numbers().nextTurn();
    }
    return number;
  }

  /** The number by which other silos know the call, 0 when none has heard of it. */
  final long knownNumber() {
    return number;
  }

  @Override
  public final @Nullable Object await() {
    awaitOutcome();
    awaitDone();
    return call().result();
  }

  /** Waits until the outcome stands, or the deadline has come. */
  final void awaitOutcome() {
    awaitOutcome(deadlineNanos());
  }

  /** Waits until the outcome stands, or one who waits no longer than this waits no more. */
  final void awaitOutcome(long deadline) {
    Turn turn = CurrentTurn.slot().turn;
    if (turn != null && !isDone()) {
      long until = deadline - deadlineNanos() < 0 ? deadline : deadlineNanos();
      TurnWaits.forOthers(turn, () -> awaitIn(turn, until));
    }
  }

  /** Waits until the outcome of each stands, or its deadline has come. */
  static void awaitAllIn(Turn turn, List<StartedRequest> calls) {
    CurrentTurn slot = turn.slot();
    calls.forEach(call -> call.awaiting = turn);
    calls.getLast().beginsToWait(turn);
    slot.together = calls;
    slot.awaited = calls.getLast();
    try {
      turn.activation.failQueuedCycles(turn);
      turn.activation.looksAgain();
      // What was started last mostly ends last, so that whoever waits for it is woken only once.
      for (StartedRequest call : calls.reversed()) {
        if (!call.isDone()) {
          call.awaitEnd(call.deadlineNanos());
        }
      }
    } finally {
      slot.awaited = null;
      slot.together = List.of();
      calls.forEach(call -> call.awaiting = null);
    }
  }

  private void awaitIn(Turn turn, long until) {
    awaiting = turn;
    beginsToWait(turn);
    turn.slot().awaited = this;
    try {
      turn.activation.failQueuedCycles(turn);
      turn.activation.looksAgain();
      awaitEnd(until);
    } finally {
      awaiting = null;
    }
  }
}
