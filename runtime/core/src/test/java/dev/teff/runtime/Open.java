package dev.teff.runtime;

import dev.teff.grains.Grain;
import dev.teff.grains.GrainType;
import dev.teff.grains.ReadOnly;

/** A scripted grain that everybody may enter while it waits. */
@GrainType("open")
interface Open extends Grain<String> {
  long run(String step);

  @ReadOnly
  long look(String step);
}
