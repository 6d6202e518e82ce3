package dev.teff.runtime;

import dev.teff.grains.Grain;
import dev.teff.grains.GrainType;
import dev.teff.grains.ReadOnly;

/** A replicated set of things of which some cannot be stored. */
@GrainType("brittle")
interface Brittle extends Grain<String> {
  /** Adds one, without storing it yet. */
  void add(String text);

  @ReadOnly
  int size();
}
