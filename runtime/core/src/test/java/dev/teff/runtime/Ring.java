package dev.teff.runtime;

import dev.teff.grains.Grain;
import dev.teff.grains.GrainType;
import dev.teff.grains.ReadOnly;

/** A scripted grain that its own calls may enter while it waits. */
@GrainType("ring")
interface Ring extends Grain<String> {
  long run(String step);

  @ReadOnly
  long look(String step);
}
