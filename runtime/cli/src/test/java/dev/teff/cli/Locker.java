package dev.teff.cli;

import dev.teff.grains.Grain;
import dev.teff.grains.GrainType;

/** A grain whose key is a number. */
@GrainType("locker")
interface Locker extends Grain<Long> {
  void open();
}
