package dev.teff.runtime;

import dev.teff.grains.Grain;
import dev.teff.grains.GrainType;
import dev.teff.grains.ReadOnly;
import java.util.Set;

/** A replicated set that changes itself while it is activated. */
@GrainType("eager")
interface Eager extends Grain<String> {
  void add(String tag);

  @ReadOnly
  Set<String> all();
}
