package dev.teff.runtime.placement;

import dev.teff.grains.Grain;
import dev.teff.grains.GrainType;

/** A grain that can be on some silos only. */
@GrainType("model")
public interface Model extends Grain<String> {
  /** What it answers. */
  String ask();
}
