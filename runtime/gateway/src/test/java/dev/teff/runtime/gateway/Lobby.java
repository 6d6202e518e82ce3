package dev.teff.runtime.gateway;

import dev.teff.grains.Grain;
import dev.teff.grains.GrainType;

/** Tells its guests what is said. */
@GrainType("lobby")
interface Lobby extends Grain<String> {
  void enter(String guest);

  void say(String text);
}
