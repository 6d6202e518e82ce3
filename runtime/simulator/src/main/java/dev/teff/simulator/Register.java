package dev.teff.simulator;

import dev.teff.grains.Grain;
import dev.teff.grains.GrainType;
import dev.teff.grains.ReadOnly;

/** A number that is read and replaced. */
@GrainType("sim.register")
interface Register extends Grain<String> {
  Seen write(long value);

  @ReadOnly
  Seen read();

  /** Replaces the value if it is the expected one; tells the value behind that. */
  Seen replace(long expected, long value);
}
