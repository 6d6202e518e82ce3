package dev.teff.runtime;

import dev.teff.grains.Grain;
import dev.teff.grains.GrainType;
import dev.teff.grains.WriteConsistency;

/** A replicated counter. */
@GrainType("tally")
interface Tally extends Grain<String> {
  long count(WriteConsistency consistency, long by);

  /** Counts 1 and 100 in one turn, and throws then. */
  void countInVain(WriteConsistency one, WriteConsistency hundred);

  /** Counts 1 and 100 in one turn. */
  long countBoth(WriteConsistency one, WriteConsistency hundred);

  /** Counts 100 while it makes the change that counts 1, and goes on if that throws. */
  void countWithin(WriteConsistency consistency);

  long value();
}
