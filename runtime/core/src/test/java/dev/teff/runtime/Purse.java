package dev.teff.runtime;

import dev.teff.grains.Grain;
import dev.teff.grains.GrainType;
import dev.teff.grains.ReadOnly;

/** An event-sourced grain that forgets old events. */
@GrainType("purse")
interface Purse extends Grain<String> {
  /** Puts an amount in; returns the sum. */
  long put(long amount);

  @ReadOnly
  long sum();
}
