package dev.teff.runtime;

import dev.teff.grains.ClientObserver;
import dev.teff.grains.Grain;
import dev.teff.grains.GrainType;

/** Hears what is said in a lobby. */
@GrainType("guest")
@ClientObserver
interface Guest extends Grain<String> {
  void heard(String text, long number);
}
