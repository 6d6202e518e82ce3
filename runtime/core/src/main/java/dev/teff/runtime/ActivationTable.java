package dev.teff.runtime;

import dev.teff.grains.DeactivationReason;
import dev.teff.grains.GrainId;
import dev.teff.runtime.spi.HostedGrain;
import java.time.Duration;
import java.util.Collection;
import java.util.Iterator;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The activations of one silo: at most one for a grain, or for an address of a stateless worker.
 * Safe for use by any thread.
 */
final class ActivationTable {
  private final ConcurrentHashMap<GrainId, Activation> activations = new ConcurrentHashMap<>();
  private final Workers workers = new Workers();
  private final AtomicLong numbers = new AtomicLong();

  /** How many there are, while others come and go. */
  long size() {
    return activations.mappingCount();
  }

  @Nullable Activation get(GrainId id) {
    return activations.get(id);
  }

  /** Whether there is one that has not gone. */
  boolean isActive(GrainId id) {
    Activation activation = get(id);
    return activation != null && activation.state() != ActivationState.GONE;
  }

  /** For how long one has been active at a tick of the silo's clock; empty when it is not. */
  Optional<Duration> age(GrainId id, int tick) {
    Activation activation = get(id);
    return activation == null || activation.state() != ActivationState.ACTIVE
        ? Optional.empty()
        : Optional.of(TickClock.between(activation.since(), tick));
  }

  /** Has one leave, if it is there, since it belongs elsewhere. */
  void release(GrainId id) {
    Activation activation = get(id);
    if (activation != null) {
      activation.leave(DeactivationReason.MOVED);
    }
  }

  /** Has all activations of a grain leave, since somebody asked for it. */
  void deactivate(GrainId grain) {
    for (Activation activation : all()) {
      if (activation.grainId().equals(grain)) {
        activation.leave(DeactivationReason.REQUESTED);
      }
    }
  }

  Collection<Activation> all() {
    return activations.values();
  }

  boolean isEmpty() {
    return activations.isEmpty();
  }

  /**
   * Under what the activation stands that is to answer a call.
   *
   * @param workers how many activations the grain may have on a silo; 0 when it is no worker
   */
  GrainId address(GrainId id, int workers) {
    return workers == 0 ? id : this.workers.choose(id, workers, activations);
  }

  /** A number that no other activation of this silo has. */
  long newNumber() {
    return numbers.incrementAndGet();
  }

  /** Makes an activation; null when there is one. */
  @Nullable Activation create(GrainId id, HostedKind hosting) {
    var created = new Activation(hosting, new HostedGrain(id, newNumber()));
    return add(created) ? created : null;
  }

  /** Puts an activation in; false when there is another one. */
  boolean add(Activation created) {
    return activations.putIfAbsent(created.id(), created) == null;
  }

  /** Makes an activation in the place of one that is gone. */
  Activation replace(Activation gone) {
    var successor = new Activation(gone.hosting(), new HostedGrain(gone.id(), newNumber()));
    activations.put(gone.id(), successor);
    gone.hosting().counts().add(gone.stretch());
    return successor;
  }

  void remove(Activation gone) {
    activations.remove(gone.id(), gone);
    gone.hosting().counts().add(gone.stretch());
    if (gone.kind().isWorker()) {
      workers.forget(gone.id());
    }
  }

  /** One grain's activation, if other silos may look for it. */
  Optional<HostedGrain> hosted(GrainId id) {
    return Optional.ofNullable(get(id))
        .filter(activation -> !activation.kind().isEverywhere())
        .map(Activation::hosted);
  }

  /** What other silos may look for. */
  Iterator<HostedGrain> hosted() {
    return activations.values().stream()
        .filter(activation -> !activation.kind().isEverywhere()) // nobody needs to find those
        .map(Activation::hosted)
        .iterator();
  }
}
