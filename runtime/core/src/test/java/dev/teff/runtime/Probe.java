package dev.teff.runtime;

import dev.teff.grains.Grain;
import dev.teff.grains.GrainType;
import dev.teff.grains.OneWay;
import dev.teff.grains.ReadOnly;

/** A grain without durable state that does what the test's script says. */
@GrainType("probe")
interface Probe extends Grain<String> {
  long run(String step) throws RefusedException;

  @ReadOnly
  long look(String step);

  @OneWay
  void note(String step);
}
