package dev.teff.runtime;

import dev.teff.grains.Grain;
import dev.teff.grains.GrainType;

/** A scripted grain that takes part in its beginning and its end. */
@GrainType("hooked")
interface Hooked extends Grain<String> {
  long run(String step);
}
