package dev.teff.loadtest;

import dev.teff.grains.Grain;
import dev.teff.grains.GrainType;

/** A grain without fields, of which there may be millions. */
@GrainType("bench.idle")
public interface Idle extends Grain<String> {
  /** Returns what it is given. */
  long touch(long value);
}
