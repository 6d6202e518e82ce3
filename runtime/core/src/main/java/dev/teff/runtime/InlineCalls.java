package dev.teff.runtime;

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
   * @return false when the call has to take the long way
   */
  boolean tryRun(
      GrainId id,
      GrainContract<?, ?> contract,
      GrainCall<?> call,
      CurrentTurn slot,
      long deadlineNanos,
      @Nullable Map<String, String> context) {
    if (slot.depth >= maxDepth) {
      return false;
    }
    Activation activation = acquire(id, contract);
    if (activation == null) {
      return false;
    }
    if (!mayRun(activation, call.method(), slot)) {
      activation.release();
      return false;
    }
    TurnRunner.runInline(activation, call, slot, deadlineNanos, context);
    return true;
  }

  /** The grain's activation with its baton; null when another thread has that, or none is here. */
  private @Nullable Activation acquire(GrainStub target) {
    var remembered = (Activation) GrainStub.found(target);
    if (remembered != null && remembered.tryAcquire()) {
      return remembered;
    }
    Activation active = activations.get(target.grainId());
    if (active == null || active == remembered || !active.tryAcquire()) {
      return null; // the remembered one is busy, or gone and about to be replaced
    }
    GrainStub.found(target, active);
    return active;
  }

  /** The same, made when it is to be here and is not. */
  private @Nullable Activation acquire(GrainId id, GrainContract<?, ?> contract) {
    Activation active = activations.get(id);
    if (active == null) {
      GrainId address = silo.address(id, contract);
      active = address.equals(id) ? null : activations.get(address);
      if (active == null) {
        // A caller that had to wait for others' recoveries could not walk away at its deadline.
        Activation created = silo.recoveries().isCrowded() ? null : silo.create(address, contract);
        if (created != null) {
          created.activate();
        }
        return created;
      }
    }
    return active.tryAcquire() ? active : null;
  }

  private static boolean mayRun(Activation activation, MethodDescriptor method, CurrentTurn slot) {
    return !activation.kind().paces().isSlow(method)
        && activation.admitsInline(method.readOnly(), slot.turn);
  }
}
