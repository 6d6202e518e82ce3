package dev.teff.placement.spi;

import java.util.Set;

/**
 * A silo that may host grains.
 *
 * @param name unique among them
 * @param labels what its operator said about it
 * @param busy how much of its CPU it uses, from 0 to 1
 * @param full how much of its memory it uses, from 0 to 1
 */
public record SiloView(String name, Set<String> labels, double busy, double full) {
  /** Copies the labels. */
  public SiloView {
    labels = Set.copyOf(labels);
  }
}
