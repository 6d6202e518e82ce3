package dev.teff.client;

import dev.teff.grains.ClientObserver;
import dev.teff.grains.Grain;
import dev.teff.grains.GrainType;

/** A client that hears what is said in a lobby. */
@GrainType("guest")
@ClientObserver
interface Guest extends Grain<String> {
  void heard(String text);
}
