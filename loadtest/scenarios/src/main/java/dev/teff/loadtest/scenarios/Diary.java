package dev.teff.loadtest.scenarios;

import dev.teff.grains.Grain;
import dev.teff.grains.GrainType;
import dev.teff.grains.ReadOnly;

/** Keeps every entry in its journal. */
@GrainType("load-diary")
public interface Diary extends Grain<String> {
  /** Writes an entry; answers how many there are now. */
  long write(String entry);

  /** How many entries there are. */
  @ReadOnly
  long size();
}
