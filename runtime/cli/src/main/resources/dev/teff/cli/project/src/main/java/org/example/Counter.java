package org.example;

import dev.teff.grains.Grain;
import dev.teff.grains.GrainType;
import dev.teff.grains.ReadOnly;

/** Counts. There is one counter per name, and it needs no creating. */
@GrainType("counter")
public interface Counter extends Grain<String> {
  /** Counts up and returns the new value. */
  long add(long amount);

  /** The value as of now. */
  @ReadOnly
  long value();
}
