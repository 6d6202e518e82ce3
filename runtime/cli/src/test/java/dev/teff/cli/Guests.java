package dev.teff.cli;

import dev.teff.grains.Grain;
import dev.teff.grains.GrainType;
import dev.teff.grains.WriteConsistency;
import java.util.Set;

/** A replicated set of names. */
@GrainType("guests")
interface Guests extends Grain<String> {
  void add(WriteConsistency consistency, String name);

  void remove(String name);

  Set<String> all();
}
