package dev.teff.cli;

import dev.teff.grains.Grain;
import dev.teff.grains.GrainType;
import dev.teff.grains.ReadOnly;

/** A grain that real silos host in the tests. */
@GrainType("tally")
interface Tally extends Grain<String> {
  long add(long number);

  /** Adds later, by a durable reminder. */
  void addIn(long millis, long number);

  @ReadOnly
  long total();
}
