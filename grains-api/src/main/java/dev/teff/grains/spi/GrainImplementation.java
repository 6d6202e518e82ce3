package dev.teff.grains.spi;

import dev.teff.grains.Grain;
import dev.teff.grains.GrainContext;
import java.util.Optional;

/**
 * How to make a grain. Generated beside the implementing class as a public class with a public
 * constructor, and registered for {@link java.util.ServiceLoader}.
 *
 * @param <K> the key's type
 * @param <G> the grain interface
 */
public interface GrainImplementation<K, G extends Grain<K>> {
  /** The grain interface. */
  Class<G> grainInterface();

  /** The name of the implementing class, for messages. */
  String implementationName();

  /** Makes the grain object of one activation, by its constructor. */
  G create(GrainContext<K> context, Services services);

  /**
   * The codec of the events of the grain's {@link dev.teff.grains.Journal} field, if it has one.
   */
  Optional<Codec<?>> events();

  /** The codec of the value of the grain's {@link dev.teff.grains.State} field, if it has one. */
  Optional<Codec<?>> value();
}
