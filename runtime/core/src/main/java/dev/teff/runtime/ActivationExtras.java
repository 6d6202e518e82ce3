package dev.teff.runtime;

import dev.teff.grains.Reentrant;
import dev.teff.runtime.Belongings.Observing;
import dev.teff.runtime.Interleaving.Admission;
import dev.teff.runtime.spi.CallRequest;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What few activations have, so that the many others need not have room for it. Owned by the holder
 * of the activation's baton.
 */
final class ActivationExtras {
  private @Nullable Interleaving interleaving;
  private @Nullable Notes notes;
  private @Nullable ActivationTimers timers;
  private List<GrainObservers<?>> observers = List.of(); // those made while it was activated
  private List<Observing> arrived = List.of(); // what another silo knows of them

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

  // What each turn of any activation asks, see the comment on Baton's field.

  /** As {@link Interleaving#admission}. */
  Admission admission(
      Reentrant.@Nullable Scope scope,
      boolean leaving,
      boolean readOnly,
      @Nullable Turn below,
      @Nullable CallRequest request) {
    Interleaving mine = interleaving;
    return mine == null ? Admission.RUN : mine.admission(scope, leaving, readOnly, below, request);
  }

  /** Whether a turn waits without the baton; a racy look, but by the holder. */
  boolean isAnySuspended() {
    Interleaving mine = interleaving;
    return mine != null && mine.isAnySuspended();
  }

  /** As {@link Interleaving#hasWork}. */
  boolean hasWork() {
    Interleaving mine = interleaving;
    return mine != null && mine.hasWork();
  }

  /** As {@link Interleaving#isToLookAgain}. */
  boolean isToLookAgain() {
    Interleaving mine = interleaving;
    return mine != null && mine.isToLookAgain();
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

  /** A list of observers that the grain has made while it is activated. */
  void observe(GrainObservers<?> made) {
    int list = observers.size();
    List<GrainObservers<?>> more = new ArrayList<>(observers);
    more.add(made);
    observers = more; // complete: others may look
    arrived.stream().filter(each -> each.list() == list).forEach(made::restore);
  }

  /** Whether there is something to pack; a racy look. */
  boolean isToBePacked(boolean receipts) {
    return (receipts && hasNotes()) || observers.stream().anyMatch(list -> !list.isEmpty());
  }

  /**
   * What another silo has to know. Where all has no room, the oldest receipts are forgotten.
   *
   * @param receipts whether it cannot learn of calls that took effect from the log
   * @param room how many bytes it may have
   */
  Belongings pack(boolean receipts, int room) {
    List<Observing> observing = new ArrayList<>();
    for (int list = 0; list < observers.size(); list++) {
      observing.addAll(observers.get(list).left(list));
    }
    var without = new Belongings(Note.NOTHING, observing);
    return receipts && hasNotes()
        ? without.with(notes().whole("", room - without.bytes(), null))
        : without;
  }

  /** Takes what another silo knew; before the grain is made. */
  void unpack(Belongings belongings) {
    if (!belongings.note().isEmpty()) {
      notes().add(belongings.note());
    }
    arrived = belongings.observers();
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
