package dev.teff.simulator.flights;

import dev.teff.grains.Grain;
import dev.teff.grains.GrainType;
import dev.teff.grains.ReadOnly;

/** A flight whose seats are sold one by one. */
@GrainType("flight")
interface Flight extends Grain<String> {
  /** Books a seat, if one is free; tells how many are left. */
  long book();

  @ReadOnly
  long free();
}
