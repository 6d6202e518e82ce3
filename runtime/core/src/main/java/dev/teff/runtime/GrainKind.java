package dev.teff.runtime;

import dev.teff.grains.Grain;
import dev.teff.grains.spi.Codec;
import dev.teff.grains.spi.GrainContract;
import dev.teff.grains.spi.GrainImplementation;
import dev.teff.grains.spi.Services;
import java.util.Optional;

/** A grain type that a silo can host: its contract and the one class that implements it. */
record GrainKind<K, G extends Grain<K>>(
    GrainContract<K, G> contract, GrainImplementation<K, G> implementation, Services services) {

  String typeName() {
    return contract.typeName();
  }

  String implementationName() {
    return implementation.implementationName();
  }

  Optional<Codec<?>> events() {
    return implementation.events();
  }

  Optional<Codec<?>> value() {
    return implementation.value();
  }

  /** Makes the grain object of an activation. */
  Object create(Activation activation) {
    K key = contract.keys().fromText(activation.id().key());
    return implementation.create(new ActivationContext<>(activation, key), services);
  }
}
