package dev.teff.cli;

import dev.teff.grains.Grain;
import dev.teff.grains.GrainType;

/** A grain that is easily moved. */
@GrainType("pebble")
interface Pebble extends Grain<String> {
  int toss();
}
