package dev.teff.loadtest.scenarios;

import dev.teff.grains.Grain;
import dev.teff.grains.GrainType;

/** Counts, in memory only. */
@GrainType("load-tally")
public interface Tally extends Grain<String> {
  /** Adds to the count, and answers it. */
  long add(long amount);
}
