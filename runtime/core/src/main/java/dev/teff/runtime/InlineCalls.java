package dev.teff.runtime;

import dev.teff.grains.GrainException;
import dev.teff.grains.GrainId;
import dev.teff.grains.spi.GrainCall;
import dev.teff.grains.spi.GrainContract;
import dev.teff.grains.spi.GrainStub;
import dev.teff.grains.spi.MethodDescriptor;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Runs calls on their callers' threads: those at grains that are active on this silo, or may become
 * so, and are free. Safe for use by any thread.
 */
final class InlineCalls {
  private final Host silo;
  private final ActivationTable activations;
  private final int maxDepth;

  /** What became of an attempt to run a call on its caller's thread. */
  enum Attempt {
    /** It ran. */
    RAN,

    /** It has to wait for its turn. */
    QUEUE,

    /** Its grain is neither active on this silo nor to become so. */
    ELSEWHERE
  }

  /**
   * For one silo.
   *
   * @param maxDepth how many turns may be on one stack
   */
  InlineCalls(Host silo, ActivationTable activations, int maxDepth) {
    this.silo = silo;
    this.activations = activations;
    this.maxDepth = maxDepth;
  }

  /**
   * Begins a turn on the calling thread, if its grain is active here and free.
   *
   * @return null when the call has to take a longer way
   */
  @Nullable Turn tryBegin(GrainStub target, MethodDescriptor method, CurrentTurn slot) {
    if (slot.depth >= maxDepth) {
      return null;
    }
    Activation activation = acquire(target);
    if (activation == null) {
      return null;
    }
    if (!mayRun(activation, method, slot)) {
      activation.release();
      return null;
    }
    return TurnRunner.open(activation, method, slot);
  }

  /**
   * Runs a call on the calling thread, if its grain is or may become active here and is free.
   *
   * @param context what the caller says about the call; null for no more than was said to itself
   * @return whether it ran; if not, whether because its grain is not to be on this silo
   */
  Attempt tryRun(
      GrainId id,
      GrainContract<?, ?> contract,
      GrainCall<?> call,
      CurrentTurn slot,
      long deadlineNanos,
      @Nullable Map<String, String> context) {
    Activation activation = ofGrain(activations.get(id));
    if (activation != null) {
      if (slot.depth >= maxDepth || !activation.tryAcquire()) {
        return Attempt.QUEUE;
      }
    } else {
      GrainId address = silo.address(id, contract);
      if (!silo.hosts(address)) {
        return Attempt.ELSEWHERE;
      }
      activation = slot.depth >= maxDepth ? null : acquire(id, address, contract, call.method());
      if (activation == null) {
        return Attempt.QUEUE;
      }
      GrainException givenUp = givenUp(id, call.method(), slot);
      if (givenUp != null) {
        activation.release();
        throw givenUp;
      }
    }
    if (!mayRun(activation, call.method(), slot)) {
      activation.release();
      return Attempt.QUEUE;
    }
    TurnRunner.runInline(activation, call, slot, deadlineNanos, context);
    return Attempt.RAN;
  }

  /** The grain's activation with its baton; null when another thread has that, or none is here. */
  private @Nullable Activation acquire(GrainStub target) {
    var remembered = (Activation) GrainStub.found(target);
    if (remembered != null && remembered.tryAcquire()) {
      return remembered;
    }
    Activation active = ofGrain(activations.get(target.grainId()));
    if (active == null || active == remembered || !active.tryAcquire()) {
      return null; // the remembered one is busy, or gone and about to be replaced
    }
    GrainStub.found(target, active);
    return active;
  }

  /**
   * Without a worker's: what stands at a grain's own id is of another one, whose address that is.
   */
  private static @Nullable Activation ofGrain(@Nullable Activation found) {
    return found == null || found.kind().isWorker() ? null : found;
  }

  /** That of a grain that is to be here, made if it is not and may be by its caller. */
  private @Nullable Activation acquire(
      GrainId id, GrainId address, GrainContract<?, ?> contract, MethodDescriptor method) {
    Activation active = address.equals(id) ? null : activations.get(address);
    if (active != null) {
      return active.tryAcquire() ? active : null;
    }
    boolean mayCome = silo.hosting(contract).kind().mayComeInline();
    Activation created = mayCome ? silo.create(address, contract) : null;
    if (created != null) {
      activate(created, id, method);
    }
    return created;
  }

  private static void activate(Activation created, GrainId target, MethodDescriptor method) {
    try {
      created.activate();
    } catch (GrainException failure) {
      CurrentTurn slot = CurrentTurn.slot();
      if (!slot.isGivenUp()) {
        throw failure;
      }
      GrainException asked = givenUp(target, method, slot);
      GrainException cancelled = asked == null ? Failures.cancelledWaiting(target, method) : asked;
      cancelled.addSuppressed(failure);
      throw cancelled;
    }
  }

  /** To activate a grain may take long, and who asked for the call may want it no more by then. */
  private static @Nullable GrainException givenUp(
      GrainId target, MethodDescriptor method, CurrentTurn slot) {
    Turn caller = slot.turn;
    if (caller != null) {
      return caller.isInterrupted() ? Failures.toldToEnd(caller, target) : null;
    }
    Cancellation cancellation = slot.cancellation;
    return cancellation != null && cancellation.isCancelled()
        ? Failures.cancelledWaiting(target, method)
        : null;
  }

  private static boolean mayRun(Activation activation, MethodDescriptor method, CurrentTurn slot) {
    return !activation.kind().paces().isSlow(method)
        && activation.admitsInline(method.readOnly(), slot.turn);
  }
}
