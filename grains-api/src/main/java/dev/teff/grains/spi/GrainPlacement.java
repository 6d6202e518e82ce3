package dev.teff.grains.spi;

import dev.teff.grains.Placement;
import java.util.Optional;
import java.util.Set;

/**
 * What the annotations of a grain's class say about where its grains are activated.
 *
 * @param strategy how a silo is chosen
 * @param labels what it must have
 * @param companion the type of the grain of the same key that each is to be with, instead of the
 *     strategy
 */
public record GrainPlacement(
    Placement.Strategy strategy, Set<String> labels, Optional<String> companion) {
  /** Copies the labels. */
  public GrainPlacement {
    labels = Set.copyOf(labels);
  }
}
