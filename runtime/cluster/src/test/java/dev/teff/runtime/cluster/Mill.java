package dev.teff.runtime.cluster;

import dev.teff.grains.Grain;
import dev.teff.grains.GrainType;

/** What every silo has for itself. */
@GrainType("mill")
interface Mill extends Grain<String> {
  int grind();
}
