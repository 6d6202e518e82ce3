package dev.teff.simulator;

import dev.teff.grains.Grain;
import dev.teff.grains.GrainType;

/** Has a timer. */
@GrainType("sim.metronome")
interface Metronome extends Grain<String> {
  /** How often it has ticked since it was activated. */
  Seen ticks();
}
