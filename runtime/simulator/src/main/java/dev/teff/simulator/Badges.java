package dev.teff.simulator;

import dev.teff.grains.Grain;
import dev.teff.grains.GrainType;
import dev.teff.grains.ReadOnly;
import dev.teff.grains.WriteConsistency;
import java.util.Set;

/** A replicated set of numbers: active on every silo at once. */
@GrainType("sim.badges")
interface Badges extends Grain<String> {
  void pin(WriteConsistency consistency, long badge);

  /** Takes a badge off; answers whether it was seen here. */
  boolean takeOff(long badge);

  @ReadOnly
  Set<Long> all();
}
