package dev.teff.runtime;

import dev.teff.grains.DeactivationReason;
import dev.teff.grains.GrainException;
import dev.teff.grains.GrainException.Outcome;
import dev.teff.runtime.spi.CallRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What leaves a turn, and when: replies, exceptions and one-way calls wait until everything that
 * the turn could have seen is durable. To be used by the holder of the baton.
 */
final class TurnOutputs {
  private static final Logger LOG = LoggerFactory.getLogger("dev.teff.activation");

  private TurnOutputs() {}

  /** Submits or forgets what the turn did; returns what its outputs have to wait for. */
  static long settle(Turn turn, @Nullable Throwable failure) {
    Activation activation = turn.activation;
    DurableState state = activation.durable();
    if (state != null) {
      if (failure == null) {
        seal(turn, state);
      } else if (state.rollBack() || turn.firstSeal() != 0) {
        activation.nameReason(DeactivationReason.THREW_BEHIND_APPEND);
      }
    }
    long ticket = state == null ? 0 : state.appendedHead();
    if (failure == null && !turn.holdsNothing()) {
      sendWhenDurable(activation, ticket, turn.takeHeld());
    } else if (!turn.holdsNothing()) {
      turn.takeHeld().forEach(CallRequest::cancel); // somebody may count those that are under way
    }
    if (failure == null && turn.hasEffects()) {
      settle(activation, turn.effects(), ticket);
    }
    return ticket;
  }

  private static void seal(Turn turn, DurableState state) {
    try {
      state.seal(turn);
    } catch (RuntimeException | Error e) { // little memory, say
      turn.activation.nameReason(DeactivationReason.THREW_BEHIND_APPEND);
      throw e;
    }
  }

  private static void settle(Activation activation, TurnEffects effects, long ticket) {
    Receipt receipt = effects.takeReceipt();
    if (receipt != null) {
      activation.notes().receipts().add(receipt); // of a grain without a log
    }
    List<Runnable> afterCommit = effects.takeAfterCommit();
    if (!afterCommit.isEmpty()) {
      whenDurable(activation, ticket, new AfterCommit(activation, afterCommit));
    }
  }

  private record AfterCommit(Activation activation, List<Runnable> effects)
      implements OutputGate.Waiter {
    @Override
    public void open() {
      effects.forEach(activation.silo()::execute);
    }

    @Override
    public void broken(GrainException cause) {
      LOG.debug("{} has {} effects less: {}", activation.id(), effects.size(), cause.getMessage());
    }
  }

  /**
   * Before the running turn waits for somebody else: commits what it appended, waits until all it
   * could have seen is durable, and lets its one-way calls go.
   */
  static void beforeAwait(Turn turn) {
    DurableState state = turn.activation.durable();
    if (state != null && !state.isDurable()) {
      state.sealAndAwait();
    }
    turn.markCalledOthers();
    if (!turn.holdsNothing()) {
      turn.takeHeld().forEach(held -> send(turn.activation, held));
    }
  }

  private static void send(Activation sender, CallRequest held) {
    if (held instanceof StartedRequest started) {
      started.leave(); // behind those before it
    } else {
      sender.silo().handle(held);
    }
  }

  /** Blocks the turn's caller, on whose thread it ran, until what it could have seen is durable. */
  static void await(Turn turn, long ticket) {
    Activation activation = turn.activation;
    DurableState state = activation.durable();
    if (state != null && !state.gate().isOpen(ticket)) {
      try {
        GateWaiter.await(activation.silo().time(), state.gate(), ticket, turn.deadlineNanos());
      } catch (GrainException e) {
        throw asSeenBy(turn, e);
      }
    }
  }

  /** Answers a request with what its turn came to, as soon as that may leave. */
  static void answer(Turn turn, long ticket, CallRequest request, @Nullable Throwable failure) {
    whenDurable(
        turn.activation,
        ticket,
        new OutputGate.Waiter() {
          @Override
          public void open() {
            turn.activation.silo().answer(request, failure);
          }

          @Override
          public void broken(GrainException cause) {
            request.failed(asSeenBy(turn, cause));
          }
        });
  }

  private static void sendWhenDurable(Activation activation, long ticket, List<CallRequest> held) {
    whenDurable(
        activation,
        ticket,
        new OutputGate.Waiter() {
          @Override
          public void open() {
            held.forEach(each -> send(activation, each));
          }

          @Override
          public void broken(GrainException cause) {
            held.forEach(request -> {
              request.cancel(); // it must not be tried again: what it tells did not happen
              request.failed(cause);
            });
          }
        });
  }

  /** Tells the waiter, now or later, what became of everything up to a sequence number. */
  static void whenDurable(Activation activation, long ticket, OutputGate.Waiter waiter) {
    DurableState state = activation.durable();
    if (state == null || state.gate().isOpen(ticket)) {
      waiter.open();
    } else {
      state.gate().await(ticket, waiter);
    }
  }

  /** What did not happen to the last step of a turn may have happened to the steps before. */
  static GrainException asSeenBy(Turn turn, GrainException failure) {
    return failure.outcome() == Outcome.DID_NOT_RUN && hadEffect(turn)
        ? Failures.behindAnEffect(turn.activation.id(), failure)
        : failure;
  }

  private static boolean hadEffect(Turn turn) {
    DurableState state = turn.activation.durable();
    return turn.calledOthers()
        || (state != null && turn.firstSeal() != 0 && state.gate().isDurable(turn.firstSeal()));
  }
}
