package dev.teff.runtime.placement;

import dev.teff.grains.Grain;
import dev.teff.grains.GrainType;

/** A grain that lives where its friend does. */
@GrainType("pet")
public interface Pet extends Grain<String> {
  /** How often it was called. */
  int call();
}
