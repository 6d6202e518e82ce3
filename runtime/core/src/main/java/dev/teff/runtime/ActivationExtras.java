package dev.teff.runtime;

import org.jspecify.annotations.Nullable;

/**
 * What few activations have, so that the many others need not have room for it. Owned by the holder
 * of the activation's baton.
 */
final class ActivationExtras {
  private @Nullable Interleaving interleaving;
  private @Nullable Notes notes;
  private @Nullable ActivationTimers timers;

  /** The turns that wait without the baton. */
  Interleaving interleaving() {
    if (interleaving == null) {
      interleaving = new Interleaving();
    }
    return interleaving;
  }

  /** The same, without making it. */
  @Nullable Interleaving interleavingIfAny() {
    return interleaving;
  }

  /** What the runtime remembers of the grain beside its state. */
  Notes notes() {
    if (notes == null) {
      notes = new Notes();
    }
    return notes;
  }

  boolean hasNotes() {
    return notes != null && !notes.isEmpty();
  }

  ActivationTimers timers(Activation activation) {
    if (timers == null) {
      timers = new ActivationTimers(activation);
    }
    return timers;
  }

  void cancelTimers() {
    if (timers != null) {
      timers.cancelAll();
    }
  }
}
