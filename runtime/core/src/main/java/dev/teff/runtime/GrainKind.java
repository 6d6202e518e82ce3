package dev.teff.runtime;

import dev.teff.grains.Grain;
import dev.teff.grains.Reentrant;
import dev.teff.grains.spi.Codec;
import dev.teff.grains.spi.EventHistory;
import dev.teff.grains.spi.GrainContract;
import dev.teff.grains.spi.GrainImplementation;
import dev.teff.grains.spi.GrainTraits;
import dev.teff.grains.spi.Services;
import dev.teff.grains.spi.SnapshotFormat;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A grain type that a silo can host: its contract and the one class that implements it.
 *
 * @param replicated the codec of a replicated value; present for grains that are active on several
 *     silos
 */
record GrainKind<K, G extends Grain<K>>(
    GrainContract<K, G> contract,
    GrainImplementation<K, G> implementation,
    GrainTraits traits,
    Services services,
    Optional<Codec<?>> replicated,
    MethodPaces paces) {

  String typeName() {
    return contract.typeName();
  }

  String implementationName() {
    return implementation.implementationName();
  }

  /** Which calls may run while a turn waits for another grain; null for none but reading ones. */
  Reentrant.@Nullable Scope reentrancy() {
    return traits.reentrancy().orElse(null);
  }

  /** After how many ticks without a call an activation leaves, when its class says so. */
  int idleTicks(int otherwise) {
    Optional<Duration> own = traits.idleTimeout();
    return own.isEmpty() ? otherwise : TickClock.ticks(own.get());
  }

  /** Whether every silo activates these grains itself, for its own callers. */
  boolean isEverywhere() {
    return isWorker() || isReplicated();
  }

  /** Whether every silo may have several activations of one grain. */
  boolean isWorker() {
    return traits.workers() > 0;
  }

  Optional<Codec<?>> events() {
    return implementation.events();
  }

  Optional<Codec<?>> value() {
    return implementation.value();
  }

  EventHistory history() {
    return implementation.history();
  }

  Optional<SnapshotFormat> snapshots() {
    return implementation.snapshots();
  }

  /** Whether grains have nothing in the store, so that they become active without asking it. */
  boolean isEphemeral() {
    return events().isEmpty() && value().isEmpty() && !isReplicated();
  }

  /**
   * Whether callers make them active on their own threads: those that had to wait for a store, or
   * for a constructor or {@code onActivate} that is known to take its time, could not walk away at
   * their deadline.
   */
  boolean mayComeInline() {
    return isEphemeral() && !paces.activatesSlowly();
  }

  /** Whether grains are active on every silo where they are called. */
  boolean isReplicated() {
    return replicated.isPresent();
  }

  /** Makes the grain object of an activation. */
  Object create(Activation activation) {
    K key = contract.keys().fromText(activation.grainId().key());
    return implementation.create(new ActivationContext<>(activation, key), services);
  }
}
