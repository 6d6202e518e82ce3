package dev.teff.runtime.placement;

import dev.teff.grains.Grain;
import dev.teff.grains.GrainType;

/** A grain that wants to be where it is called, if that has a disk. */
@GrainType("camera")
public interface Camera extends Grain<String> {
  /** How many pictures there are. */
  int shoot();
}
