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

  /** How the state of the grain's {@link dev.teff.grains.Journal} becomes a snapshot, if it can. */
  default Optional<SnapshotFormat> snapshots() {
    return Optional.empty();
  }

  /** The event types that the grain's {@link dev.teff.grains.Journal} once stored. */
  default EventHistory history() {
    return EventHistory.NONE;
  }

  /**
   * The codec of the value of the grain's {@link dev.teff.grains.Replicated} field, if it has one.
   */
  default Optional<Codec<?>> replicated() {
    return Optional.empty();
  }

  /** What the annotations of the class say about how its grains are run. */
  default GrainTraits traits() {
    return GrainTraits.PLAIN;
  }

  /** What the annotations of the class say about where its grains are activated, if they do. */
  default Optional<GrainPlacement> placement() {
    return Optional.empty();
  }
}
