package dev.teff.runtime.placement;

import dev.teff.grains.Grain;
import dev.teff.grains.GrainType;

/** A grain that talks to another one. */
@GrainType("friend")
public interface Friend extends Grain<String> {
  /** Calls another friend so many times; returns how often that one has been greeted. */
  long greet(String other, int times);

  /** Is called; returns how often it has been. */
  long hello();
}
