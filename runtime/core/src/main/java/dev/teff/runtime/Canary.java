package dev.teff.runtime;

import dev.teff.grains.Grain;
import dev.teff.grains.GrainType;

/** A grain that is called to see whether calls are answered. */
@GrainType(Canary.TYPE)
interface Canary extends Grain<String> {
  /** The type's name. */
  String TYPE = "teff.canary";

  /** Returns what it is given. */
  long sing(long song);
}
