package dev.teff.runtime;

import dev.teff.grains.GrainException;
import dev.teff.grains.IdempotencyKey;
import dev.teff.grains.spi.GrainCall;
import dev.teff.grains.spi.MethodDescriptor;
import dev.teff.runtime.spi.CallRequest;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs turns on the calling thread, which holds the baton of their activation. */
final class TurnRunner {
  private static final Logger LOG = LoggerFactory.getLogger("dev.teff.activation");

  private TurnRunner() {}

  /** What a turn does. */
  @FunctionalInterface
  interface Work {
    void run() throws Exception;
  }

  /**
   * Runs a call, gives up the baton, and returns when the call's outputs may leave. What the method
   * threw is thrown as itself.
   *
   * @param context what the caller says about the call; null for no more than was said to itself
   */
  static void runInline(
      Activation activation,
      GrainCall<?> call,
      CurrentTurn slot,
      long deadlineNanos,
      @Nullable Map<String, String> context) {
    Turn turn = Turn.inline(activation, slot, slot.turn, deadlineNanos, call.method());
    if (context != null) {
      turn.context(context);
    }
    if (slot.turn == null && slot.cancellation != null) {
      turn.keep();
      slot.cancellation.whenCancelled(turn::cancel);
    }
    answer(turn, run(turn, call));
  }

  /** Begins a call's turn, which {@link #close} ends; by the holder of the activation's baton. */
  static Turn open(Activation activation, MethodDescriptor method, CurrentTurn slot) {
    Turn turn = Turn.inline(activation, slot, slot.turn, Turn.UNDATED, method);
    enter(turn);
    return turn;
  }

  /**
   * Ends a call's turn on the caller's thread: gives up the baton, and returns when the call's
   * outputs may leave. What the method threw is thrown as itself.
   *
   * @param failure what the method threw
   */
  static void close(Turn turn, @Nullable Throwable failure) {
    answer(turn, leave(turn, turn.below(), failure));
  }

  private static void answer(Turn turn, @Nullable Throwable seen) {
    Activation activation = turn.activation;
    CurrentTurn slot = turn.slot();
    long ticket;
    try {
      ticket = TurnOutputs.settle(turn, seen);
    } finally {
      activation.release();
    }
    try {
      TurnOutputs.await(turn, ticket);
    } finally {
      activation.silo().awaitLease(turn);
    }
    if (seen != null) {
      throw Failures.sneaky(seen);
    }
    turn.leaveToNext();
    slot.pauseIfDue(activation.silo().time());
  }

  /** Runs a call that was queued and is the caller's to run; its outputs leave when they may. */
  static void runQueued(Activation activation, QueuedTurn.Call queued) {
    Thread.interrupted(); // what another turn left behind is not meant for this one
    CallRequest request = queued.request;
    long now = activation.silo().time().nanos();
    queued.taken(activation, now);
    if (now - request.deadlineNanos() > 0) {
      request.failed(Failures.deadlineInMailbox(request));
      return;
    }
    if (!request.begin()) {
      return;
    }
    if (request.isCancelled()) {
      request.failed(Failures.cancelledWaiting(request));
      return;
    }
    Turn turn = Turn.queued(activation, queued, request.deadlineNanos(), request.method());
    if (request.cancellable()) {
      request.whenCancelled(turn::cancel);
    }
    Throwable failure = run(turn, request.call());
    request.ran();
    answer(turn, request, failure);
    turn.slot().pauseIfDue(activation.silo().time());
  }

  /** What fails here is no fault of the turns behind this one. */
  private static void answer(Turn turn, CallRequest request, @Nullable Throwable failure) {
    long ticket;
    try {
      ticket = TurnOutputs.settle(turn, failure);
    } catch (RuntimeException | Error e) {
      request.failed(e);
      return;
    }
    TurnOutputs.answer(turn, ticket, request, failure);
  }

  /** Runs a timer's tick. */
  static void runTick(Activation activation, QueuedTurn.Tick queued) {
    Thread.interrupted(); // as above
    Host silo = activation.silo();
    long deadline = silo.time().nanos() + silo.settings().callTimeout().toNanos();
    Turn turn = Turn.queued(activation, queued, deadline, null);
    Throwable failure = run(turn, queued.work::run);
    try {
      TurnOutputs.settle(turn, failure);
    } catch (RuntimeException | Error e) {
      failure = e;
    }
    if (failure != null) {
      LOG.warn("A timer's tick of {} on {} threw.", activation.id(), silo.name(), failure);
    }
  }

  /**
   * Runs what a grain does at its beginning or its end; what that throws is thrown as itself.
   *
   * @param cause what is queued behind it, if it does not run on its caller's thread
   */
  static void runHook(Activation activation, @Nullable QueuedTurn cause, Work hook) {
    CurrentTurn slot = CurrentTurn.slot();
    Host silo = activation.silo();
    long deadline = silo.time().nanos() + silo.settings().callTimeout().toNanos();
    Turn turn =
        cause == null
            ? Turn.inline(activation, slot, slot.turn, deadline, null)
            : Turn.queued(activation, cause, deadline, null);
    Throwable failure = run(turn, hook);
    TurnOutputs.settle(turn, failure);
    if (failure != null) {
      throw Failures.sneaky(failure);
    }
  }

  /** Runs a call's turn; returns what its caller is to see as thrown. */
  private static @Nullable Throwable run(Turn turn, GrainCall<?> call) {
    Turn outer = turn.slot().turn;
    enter(turn);
    Throwable failure = null;
    try {
      intercepted(turn, call);
    } catch (Throwable e) {
      failure = e;
    }
    return leave(turn, outer, failure);
  }

  /** Runs another turn; returns what it threw. Calls are too many for a {@code Work} each. */
  private static @Nullable Throwable run(Turn turn, Work work) {
    Turn outer = turn.slot().turn;
    enter(turn);
    Throwable failure = null;
    try {
      work.run();
    } catch (Throwable e) {
      failure = e;
    }
    return leave(turn, outer, failure);
  }

  private static void enter(Turn turn) {
    Activation activation = turn.activation;
    CurrentTurn slot = turn.slot();
    slot.turn = turn;
    slot.depth++;
    MethodDescriptor method = turn.method();
    if (method != null) {
      int standsFor = slot.standsFor();
      if (standsFor > 0 || activation.kind().paces().isSuspect(method)) {
        turn.measure(standsFor, activation.silo().time().nanos() - slot.nanosPaused());
      }
    }
    activation.running(turn);
  }

  /**
   * Ends a turn.
   *
   * @param outer the turn that goes on
   * @param thrown what it threw
   * @return what its caller is to see as thrown
   */
  private static @Nullable Throwable leave(
      Turn turn, @Nullable Turn outer, @Nullable Throwable thrown) {
    Activation activation = turn.activation;
    CurrentTurn slot = turn.slot();
    Throwable failure = thrown;
    DurableState state = activation.durable();
    if (failure == null && state != null) {
      failure = state.oversize(turn);
    }
    boolean interrupted = turn.end(failure);
    slot.turn = outer;
    slot.depth--;
    activation.end(turn.method()); // timers do not keep a grain alive
    Throwable seen = failure;
    if (interrupted) {
      seen =
          activation.silo().time().nanos() - turn.deadlineNanos() >= 0
              ? Failures.deadlineInTurn(activation.id(), failure)
              : Failures.cancelledInTurn(activation.id(), failure);
    } else if (failure instanceof GrainException known) {
      seen = TurnOutputs.asSeenBy(turn, known);
    } else if (failure instanceof InterruptedException && turn.queued() == null) {
      slot.thread.interrupt(); // it was taken from whoever called
      if (turn.method() != null) {
        seen = Failures.interruptedInTurn(activation.id(), failure);
      }
    }
    if (turn.method() != null) {
      learn(turn, turn.method(), seen != null);
    }
    return seen;
  }

  /** Counts a failure, and learns how long some of the calls take. */
  private static void learn(Turn turn, MethodDescriptor method, boolean failed) {
    Activation activation = turn.activation;
    if (failed) {
      activation.hosting().counts().failed(method);
    }
    MethodPaces paces = activation.kind().paces();
    if (turn.isMeasured()) {
      CurrentTurn slot = turn.slot();
      long now = activation.silo().time().nanos();
      long took = now - slot.nanosPaused() - turn.begunNanos();
      paces.observe(method, took);
      activation.silo().timings().ran(activation.id(), method.name(), took, turn.standsFor());
      activation.ran(method, took, turn.standsFor());
      slot.passed(now);
    }
    if (turn.sightings > Sweeper.SEEN_RUNNING) {
      paces.observe(method, Long.MAX_VALUE);
    }
  }

  private static void intercepted(Turn turn, GrainCall<?> call) throws Exception {
    Activation activation = turn.activation;
    Interceptors interceptors = activation.silo().interceptors();
    if (interceptors.isEmpty()) {
      invoke(turn, call);
      return;
    }
    Map<String, String> context = turn.context();
    interceptors.incoming(
        activation.grainId(),
        call,
        context,
        said -> {
          if (!said.equals(context)) {
            turn.context(said);
          }
          invoke(turn, call);
        });
  }

  private static void invoke(Turn turn, GrainCall<?> call) throws Exception {
    IdempotencyKey key = call.key();
    if (key == null || turn.readOnly()) {
      invoke(turn.activation, call);
    } else {
      Idempotence.run(turn, key, call, () -> invoke(turn.activation, call));
    }
  }

  @SuppressWarnings("unchecked")
  private static void invoke(Activation activation, GrainCall<?> call) throws Exception {
    // The call was read or made by the contract that this grain's class implements.
    ((GrainCall<Object>) call).invoke(activation.grain());
  }
}
