package dev.teff.runtime;

import dev.teff.grains.GrainException;
import dev.teff.grains.GrainException.Outcome;
import dev.teff.grains.GrainId;
import dev.teff.grains.spi.GrainCall;
import dev.teff.runtime.spi.CallRequest;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One grain in memory: its object, its mailbox, its state, and the turns it runs.
 *
 * <p>The mailbox's baton decides who runs. A caller that finds it free runs its turn itself, on its
 * own thread; every other turn is queued, and a virtual thread that lives as long as there is work
 * drains the queue. An idle activation has neither thread nor queue.
 *
 * <p>To leave, somebody names a {@link Reason}, and whoever holds the baton, or takes it, sees to
 * it: no turn runs from then on, what was appended becomes durable, the mailbox closes, and what
 * was queued is sent on.
 */
final class Activation extends Mailbox {
  private static final Logger LOG = LoggerFactory.getLogger("dev.teff.activation");
  private static final VarHandle LEAVING;

  static {
    try {
      LEAVING = MethodHandles.lookup().findVarHandle(Activation.class, "leaving", Reason.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  // Immutable.
  private final Host silo;
  private final GrainId id;
  private final GrainKind<?, ?> kind;

  // Written by the holder of the baton, read by anyone.
  private volatile ActivationState state = ActivationState.ACTIVATING;

  // Written once by anyone who wants the activation to go.
  private volatile @Nullable Reason leaving;

  // Owned by the holder of the baton; the last three are also read by the sweeper, racily.
  private @Nullable Object grain;
  private @Nullable DurableState durable;
  private @Nullable ActivationTimers timers;
  private @Nullable Turn running;
  private int lastUsed;
  private long turns;

  /** An activation whose creator holds the baton and calls {@link #activate} next. */
  Activation(Host silo, GrainId id, GrainKind<?, ?> kind) {
    super(true);
    this.silo = silo;
    this.id = id;
    this.kind = kind;
  }

  GrainId id() {
    return id;
  }

  Host silo() {
    return silo;
  }

  GrainKind<?, ?> kind() {
    return kind;
  }

  ActivationState state() {
    return state;
  }

  long turns() {
    return turns;
  }

  /** The turn that runs, as the calling thread sees it; exact on the thread that runs it. */
  @Nullable Turn running() {
    return running;
  }

  /** The tick of the silo's coarse clock at the end of the last call. */
  int lastUsed() {
    return lastUsed;
  }

  boolean isLeaving() {
    return leaving != null;
  }

  /** Whether events are on their way to the store or waiting for their turn's end. */
  boolean isDurable() {
    DurableState mine = durable;
    return mine == null || mine.isDurable();
  }

  @Nullable DurableState durable() {
    return durable;
  }

  /** The grain's state, made in its constructor. */
  void own(DurableState made) {
    if (durable != null) {
      throw new IllegalStateException(
          "TEFF-106 %s asked for a second state | grain %s | its constructor calls journal() or state() twice | keep one journal or one state, and make it hold both"
              .formatted(kind.implementationName(), id));
    }
    durable = made;
  }

  ActivationTimers timers() {
    if (timers == null) {
      timers = new ActivationTimers(this);
    }
    return timers;
  }

  /**
   * Makes the grain object and recovers its state; by the creator. When that fails, the activation
   * is gone and what was queued has failed. When the activation is to leave already, nothing
   * happens: claiming the grain here would fence the one who hosts it now.
   */
  void activate() {
    if (leaving != null) {
      return;
    }
    try {
      grain = kind.create(this);
    } catch (Throwable e) {
      GrainException failure = Failures.activation(kind, id, e);
      if (timers != null) {
        timers.cancelAll();
      }
      move(ActivationState.GONE);
      silo.forget(this);
      for (QueuedTurn turn = close(); turn != null; turn = turn.next) {
        CallRequest request = turn.request();
        if (request != null) {
          request.failed(failure);
        }
      }
      throw failure;
    }
    lastUsed = silo.tick();
    silo.countActivated();
    move(ActivationState.ACTIVE);
    LOG.debug("Activated {} on {}.", id, silo.name());
  }

  /**
   * Runs a call on the calling thread, gives up the baton, and returns when its outputs may leave;
   * by the holder of the baton. What the method threw is thrown as itself.
   */
  void runInline(GrainCall<?> call, @Nullable Turn parent, long deadlineNanos) {
    int depth = parent == null ? 0 : parent.depth + 1;
    var turn = new Turn(this, parent, depth, deadlineNanos, call.method().readOnly());
    Throwable failure = run(turn, call);
    long ticket = settle(turn, failure);
    release();
    DurableState mine = durable;
    if (mine != null && !mine.gate().isOpen(ticket)) {
      try {
        silo.awaitGate(mine.gate(), ticket, deadlineNanos);
      } catch (GrainException e) {
        throw asSeenBy(turn, e);
      }
    }
    if (failure != null) {
      throw Failures.sneaky(failure);
    }
  }

  /** Runs what waits, beginning with these turns, until there is no more; by the holder. */
  void drain(@Nullable QueuedTurn first) {
    QueuedTurn next = first;
    while (true) {
      while (next != null) {
        if (leaving != null) {
          leave(next);
          return;
        }
        QueuedTurn turn = next;
        next = turn.next;
        turn.next = null;
        runQueued(turn);
      }
      if (releaseOrLeave()) {
        return;
      }
      next = takeAll();
    }
  }

  /** Gives up the baton; what is queued goes on in a thread of its own. */
  void release() {
    if (!releaseOrLeave()) {
      silo.execute(() -> drain(takeAll()));
    }
  }

  /** Asks the activation to go. The first reason counts. */
  void leave(Reason reason) {
    LEAVING.compareAndSet(this, null, reason);
    if (tryAcquire()) {
      leave((QueuedTurn) null);
    }
  }

  /** Returns false, baton in hand, when turns are queued. */
  private boolean releaseOrLeave() {
    if (leaving != null) {
      leave((QueuedTurn) null);
      return true;
    }
    if (!tryRelease()) {
      return false;
    }
    // A reason given since the check above found the baton taken.
    if (leaving != null && tryAcquire()) {
      leave((QueuedTurn) null);
    }
    return true;
  }

  private void runQueued(QueuedTurn queued) {
    CallRequest request = queued.request();
    if (request == null) {
      runTick(queued);
      return;
    }
    if (silo.time().nanos() - request.deadlineNanos() > 0) {
      request.failed(Failures.deadlineInMailbox(request));
      return;
    }
    if (!request.begin()) {
      return;
    }
    Turn parent = request instanceof WaitingRequest waiting ? waiting.parent() : null;
    var turn = new Turn(this, parent, 0, request.deadlineNanos(), request.method().readOnly());
    Throwable failure = run(turn, request.call());
    long ticket = settle(turn, failure);
    whenDurable(
        ticket,
        new OutputGate.Waiter() {
          @Override
          public void open() {
            if (failure == null) {
              request.succeeded();
            } else {
              request.failed(failure);
            }
          }

          @Override
          public void broken(GrainException cause) {
            request.failed(asSeenBy(turn, cause));
          }
        });
  }

  private void runTick(QueuedTurn queued) {
    long deadline = silo.time().nanos() + silo.settings().callTimeout().toNanos();
    int used = lastUsed;
    var turn = new Turn(this, null, 0, deadline, false);
    Throwable failure = run(turn, queued);
    settle(turn, failure);
    lastUsed = used; // timers do not keep a grain alive
    if (failure != null) {
      LOG.warn("A timer's tick of {} on {} threw.", id, silo.name(), failure);
    }
  }

  private @Nullable Throwable run(Turn turn, Object work) {
    CurrentTurn slot = CurrentTurn.slot();
    Turn outer = slot.turn;
    slot.turn = turn;
    running = turn;
    Throwable failure = null;
    try {
      if (work instanceof GrainCall<?> call) {
        invoke(call);
      } else if (work instanceof QueuedTurn tick) {
        tick.runTick();
      }
    } catch (Throwable e) {
      failure = e;
    }
    boolean interrupted = turn.end();
    slot.turn = outer;
    running = null;
    lastUsed = silo.tick();
    turns++;
    if (interrupted) {
      return Failures.deadlineInTurn(id, failure);
    }
    return failure instanceof GrainException known ? asSeenBy(turn, known) : failure;
  }

  @SuppressWarnings("unchecked")
  private void invoke(GrainCall<?> call) throws Exception {
    // The call was read or made by the contract that this grain's class implements.
    ((GrainCall<Object>) call).invoke(Objects.requireNonNull(grain, "grain"));
  }

  /** Submits or forgets what the turn did; returns what its outputs have to wait for. */
  private long settle(Turn turn, @Nullable Throwable failure) {
    DurableState mine = durable;
    if (mine != null) {
      if (failure == null) {
        mine.seal();
      } else if (mine.rollBack()) {
        LEAVING.compareAndSet(this, null, Reason.THREW_BEHIND_APPEND);
      }
    }
    long ticket = mine == null ? 0 : mine.appendedHead();
    if (failure == null && !turn.holdsNothing()) {
      sendWhenDurable(ticket, turn.takeHeld());
    }
    return ticket;
  }

  /**
   * Before the running turn waits for somebody else: commits what it appended, waits until all it
   * could have seen is durable, and lets its one-way calls go.
   */
  void beforeAwait(Turn turn) {
    DurableState mine = durable;
    if (mine != null && !mine.isDurable()) {
      mine.sealAndAwait();
    }
    turn.markCalledOthers();
    if (!turn.holdsNothing()) {
      turn.takeHeld().forEach(silo::handle);
    }
  }

  private void sendWhenDurable(long ticket, List<CallRequest> held) {
    whenDurable(
        ticket,
        new OutputGate.Waiter() {
          @Override
          public void open() {
            held.forEach(silo::handle);
          }

          @Override
          public void broken(GrainException cause) {
            held.forEach(request -> request.failed(cause));
          }
        });
  }

  private void whenDurable(long ticket, OutputGate.Waiter waiter) {
    DurableState mine = durable;
    if (mine == null || mine.gate().isOpen(ticket)) {
      waiter.open();
    } else {
      mine.gate().await(ticket, waiter);
    }
  }

  /** What did not happen to the last step of a turn may have happened to the steps before. */
  private GrainException asSeenBy(Turn turn, GrainException failure) {
    return failure.outcome() == Outcome.DID_NOT_RUN && hadEffect(turn)
        ? Failures.behindAnEffect(id, failure)
        : failure;
  }

  private boolean hadEffect(Turn turn) {
    DurableState mine = durable;
    return turn.calledOthers()
        || (mine != null && turn.firstSeal() != 0 && mine.gate().isOpen(turn.firstSeal()));
  }

  /** Goes; by the holder of the baton, with what it has taken from the mailbox already. */
  private void leave(@Nullable QueuedTurn taken) {
    move(ActivationState.LEAVING);
    if (timers != null) {
      timers.cancelAll();
    }
    DurableState mine = durable;
    whenDurable(
        mine == null ? 0 : mine.appendedHead(),
        new OutputGate.Waiter() {
          @Override
          public void open() {
            gone(taken);
          }

          @Override
          public void broken(GrainException cause) {
            gone(taken);
          }
        });
  }

  private void gone(@Nullable QueuedTurn taken) {
    move(ActivationState.GONE);
    LOG.debug("{} left {}: it {}.", id, silo.name(), leaving);
    silo.replace(this, QueuedTurn.calls(taken, close()));
  }

  private void move(ActivationState next) {
    if (!state.successors().contains(next)) {
      throw new AssertionError(id + " cannot go from " + state + " to " + next);
    }
    state = next;
  }
}
