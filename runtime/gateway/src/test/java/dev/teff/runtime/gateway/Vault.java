package dev.teff.runtime.gateway;

import dev.teff.grains.Grain;
import dev.teff.grains.GrainType;

/** A grain that nobody outside may see. */
@GrainType("vault")
interface Vault extends Grain<Long> {
  String open();
}
