package dev.teff.runtime.gateway;

import dev.teff.grains.Grain;
import dev.teff.grains.GrainType;

/** A grain that sleeps until somebody wakes it. */
@GrainType("sleeper")
interface Sleeper extends Grain<String> {
  /** Returns when it is interrupted. */
  void sleep();

  /** Has the grain of another key sleep. */
  void sleepBy(String other);
}
