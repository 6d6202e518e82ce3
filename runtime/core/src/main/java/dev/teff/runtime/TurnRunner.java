package dev.teff.runtime;

import dev.teff.grains.GrainException;
import dev.teff.grains.IdempotencyKey;
import dev.teff.grains.spi.GrainCall;
import dev.teff.runtime.spi.CallRequest;
import dev.teff.runtime.spi.Timekeeper;
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
    Turn turn = Turn.inline(activation, slot, slot.turn, deadlineNanos, call.method().readOnly());
    if (context != null) {
      turn.context(context);
    }
    if (slot.turn == null && slot.cancellation != null) {
      slot.cancellation.whenCancelled(turn::cancel);
    }
    Throwable failure = runMeasured(turn, call);
    long ticket = TurnOutputs.settle(turn, failure);
    activation.release();
    DurableState state = activation.durable();
    if (state != null && !state.gate().isOpen(ticket)) {
      try {
        GateWaiter.await(activation.silo().time(), state.gate(), ticket, deadlineNanos);
      } catch (GrainException e) {
        throw TurnOutputs.asSeenBy(turn, e);
      }
    }
    if (failure != null) {
      throw Failures.sneaky(failure);
    }
  }

  /** Runs a call that was queued and is the caller's to run; its outputs leave when they may. */
  static void runQueued(Activation activation, QueuedTurn.Call queued) {
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
    Turn turn =
        Turn.queued(activation, queued, request.deadlineNanos(), request.method().readOnly());
    if (request.cancellable()) {
      request.whenCancelled(turn::cancel);
    }
    Throwable failure = runMeasured(turn, request.call());
    request.ran();
    long ticket = TurnOutputs.settle(turn, failure);
    TurnOutputs.answer(turn, ticket, request, failure);
  }

  /** Runs a call, and learns how long some of them take. */
  private static @Nullable Throwable runMeasured(Turn turn, GrainCall<?> call) {
    CurrentTurn slot = turn.slot();
    MethodPaces paces = turn.activation.kind().paces();
    int standsFor = slot.standsFor();
    boolean measured = standsFor > 0 || paces.isSuspect(call.method());
    Timekeeper time = turn.activation.silo().time();
    long begin = measured ? time.nanos() - slot.nanosPaused() : 0;
    Throwable failure = run(turn, call, null);
    if (failure != null) {
      turn.activation.hosting().counts().failed(call.method());
    }
    if (measured) {
      long end = time.nanos();
      long took = end - slot.nanosPaused() - begin;
      paces.observe(call.method(), took);
      turn.activation
          .silo()
          .timings()
          .ran(turn.activation.id(), call.method().name(), took, standsFor);
      slot.pauseIfDue(time, end);
    }
    if (turn.sightings > Sweeper.SEEN_RUNNING) {
      paces.observe(call.method(), Long.MAX_VALUE);
    }
    return failure;
  }

  /** Runs a timer's tick. */
  static void runTick(Activation activation, QueuedTurn.Tick queued) {
    Host silo = activation.silo();
    long deadline = silo.time().nanos() + silo.settings().callTimeout().toNanos();
    Turn turn = Turn.queued(activation, queued, deadline, false);
    Throwable failure = run(turn, null, queued.work::run);
    TurnOutputs.settle(turn, failure);
    if (failure != null) {
      LOG.warn("A timer's tick of {} on {} threw.", activation.id(), silo.name(), failure);
    }
  }

  /** Runs what a grain does at its beginning or its end; what that throws is thrown as itself. */
  static void runHook(Activation activation, Work hook) {
    CurrentTurn slot = CurrentTurn.slot();
    Host silo = activation.silo();
    long deadline = silo.time().nanos() + silo.settings().callTimeout().toNanos();
    Turn turn = Turn.inline(activation, slot, slot.turn, deadline, false);
    Throwable failure = run(turn, null, hook);
    TurnOutputs.settle(turn, failure);
    if (failure != null) {
      throw Failures.sneaky(failure);
    }
  }

  private static @Nullable Throwable run(
      Turn turn, @Nullable GrainCall<?> call, @Nullable Work work) {
    Activation activation = turn.activation;
    CurrentTurn slot = turn.slot();
    Turn outer = slot.turn;
    slot.turn = turn;
    slot.depth++;
    activation.running(turn);
    Throwable failure = null;
    try {
      if (call != null) {
        intercepted(turn, call);
      } else if (work != null) {
        work.run();
      }
    } catch (Throwable e) {
      failure = e;
    }
    boolean interrupted = turn.end();
    slot.turn = outer;
    slot.depth--;
    activation.end(call); // timers do not keep a grain alive
    if (interrupted) {
      return activation.silo().time().nanos() - turn.deadlineNanos >= 0
          ? Failures.deadlineInTurn(activation.id(), failure)
          : Failures.cancelledInTurn(activation.id(), failure);
    }
    return failure instanceof GrainException known ? TurnOutputs.asSeenBy(turn, known) : failure;
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
    if (key == null || turn.readOnly) {
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
