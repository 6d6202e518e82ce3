package dev.teff.grains.spi;

import dev.teff.grains.Reentrant;
import java.time.Duration;
import java.util.Optional;

/**
 * What the annotations of a grain's class say about how it is run.
 *
 * @param reentrancy who may run while a turn waits for another grain, from {@link Reentrant}
 * @param idleTimeout after how long without a call an activation leaves, when the class says so
 * @param workers how many activations of one stateless worker a silo may have; 0 for a grain of
 *     which there is one
 */
public record GrainTraits(
    Optional<Reentrant.Scope> reentrancy, Optional<Duration> idleTimeout, int workers) {
  /** What is true of a class without annotations. */
  public static final GrainTraits PLAIN = new GrainTraits(Optional.empty(), Optional.empty(), 0);
}
