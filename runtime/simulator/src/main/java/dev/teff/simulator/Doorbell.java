package dev.teff.simulator;

import dev.teff.grains.Grain;
import dev.teff.grains.GrainType;

/** Keeps nothing but in memory: how often this activation was rung. */
@GrainType("sim.doorbell")
interface Doorbell extends Grain<String> {
  Seen ring();
}
