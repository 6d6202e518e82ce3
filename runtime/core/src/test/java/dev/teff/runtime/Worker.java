package dev.teff.runtime;

import dev.teff.grains.Grain;
import dev.teff.grains.GrainType;

/** A scripted grain of which a silo has several. */
@GrainType("worker")
interface Worker extends Grain<String> {
  long run(String step);
}
