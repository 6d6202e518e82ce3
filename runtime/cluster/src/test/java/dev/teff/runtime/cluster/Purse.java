package dev.teff.runtime.cluster;

import dev.teff.grains.Grain;
import dev.teff.grains.GrainType;

/** A grain that has nothing but its fields. */
@GrainType("purse")
public interface Purse extends Grain<String> {
  /** Adds a coin; returns how many there are. */
  int add();

  /** Takes so many bytes along from now on; fails to, by an error, if that is negative. */
  int stuff(int bytes);

  /** Does not return before somebody opens the latch. */
  int hold();
}
