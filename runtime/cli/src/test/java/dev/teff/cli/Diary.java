package dev.teff.cli;

import dev.teff.grains.Grain;
import dev.teff.grains.GrainType;
import dev.teff.grains.Idempotent;

/** A grain whose journal the commands look at. */
@GrainType("diary")
interface Diary extends Grain<String> {
  @Idempotent
  int write(String entry);

  int copyTo(String other, String entry);
}
