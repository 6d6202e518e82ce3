package dev.teff.runtime;

import dev.teff.grains.Grain;
import dev.teff.grains.GrainType;

/** A grain without state that has something to do before its first turn. */
@GrainType("starter")
interface Starter extends Grain<String> {
  /** Runs a step. */
  long run(String step);
}
