package dev.teff.runtime.cluster;

import dev.teff.grains.Grain;
import dev.teff.grains.GrainType;

/** Keeps coins in a journal. */
@GrainType("till")
interface Till extends Grain<String> {
  /** How many there are then. */
  int put(int coins);
}
