package dev.teff.simulator;

import dev.teff.grains.Grain;
import dev.teff.grains.GrainType;

/** Tells guests what is said in it. */
@GrainType("sim.lobby")
interface Lobby extends Grain<String> {
  /** A guest enters, and some things are said; tells how many have been since it was activated. */
  Seen say(String guest, int things);
}
