package dev.teff.runtime.admin;

import dev.teff.grains.Grain;
import dev.teff.grains.GrainType;
import dev.teff.grains.ReadOnly;

/** A grain that the tests measure. */
@GrainType("till")
interface Till extends Grain<String> {
  /** Returns the sum of what was taken. */
  long take(long cents);

  /** The sum. */
  @ReadOnly
  long sum();

  /** Stores a text. */
  void label(String text);

  /** Has another till take it. */
  long passOn(String other, long cents);

  /** Throws. */
  void jam();
}
