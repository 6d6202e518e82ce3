package dev.teff.runtime;

import dev.teff.grains.Grain;
import dev.teff.grains.GrainType;

/** A grain that is called to see whether calls are answered. */
@GrainType("teff.canary")
interface Canary extends Grain<String> {
  /** Returns what it is given. */
  long sing(long song);
}
