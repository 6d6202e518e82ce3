package dev.teff.runtime;

import dev.teff.grains.Grain;
import dev.teff.grains.GrainType;
import dev.teff.grains.OneWay;
import dev.teff.grains.ReadOnly;

/** An event-sourced grain that does what the test's script says. */
@GrainType("ledger")
interface Ledger extends Grain<String> {
  long run(String step);

  @ReadOnly
  long look(String step);

  @OneWay
  void note(String step);

  /** Appends an amount; returns the sum behind it. */
  long add(long amount);

  /** The sum of the amounts. */
  @ReadOnly
  long sum();
}
