package dev.teff.simulator;

import dev.teff.grains.Grain;
import dev.teff.grains.GrainType;

/** Keeps nothing but in memory, and takes it along. */
@GrainType("sim.traveller")
interface Traveller extends Grain<String> {
  Journey step();
}
