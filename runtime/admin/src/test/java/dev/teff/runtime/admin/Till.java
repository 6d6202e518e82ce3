package dev.teff.runtime.admin;

import dev.teff.grains.Grain;
import dev.teff.grains.GrainType;

/** A grain that the tests measure. */
@GrainType("till")
interface Till extends Grain<String> {
  /** Returns the sum of what was taken. */
  long take(long cents);

  /** Has another till take it. */
  long passOn(String other, long cents);

  /** Throws. */
  void jam();
}
