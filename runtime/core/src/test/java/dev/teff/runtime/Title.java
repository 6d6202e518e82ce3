package dev.teff.runtime;

import dev.teff.grains.Grain;
import dev.teff.grains.GrainType;
import dev.teff.grains.ReadOnly;

/** A replicated register, in which the last writer wins. */
@GrainType("title")
interface Title extends Grain<String> {
  void set(String title);

  void leave();

  @ReadOnly
  String get();
}
