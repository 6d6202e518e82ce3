package dev.teff.runtime;

import dev.teff.grains.Grain;
import dev.teff.grains.GrainType;
import dev.teff.grains.ReadOnly;
import java.util.Map;

/** A replicated map in which the last writer of an entry wins. */
@GrainType("board")
interface Board extends Grain<String> {
  void put(String place, String text);

  @ReadOnly
  Map<String, String> all();
}
