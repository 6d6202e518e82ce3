package dev.teff.loadtest.scenarios;

import dev.teff.grains.Grain;
import dev.teff.grains.GrainType;
import dev.teff.grains.Idempotent;
import dev.teff.grains.ReadOnly;

/** What a customer is about to buy. */
@GrainType("load-basket")
public interface Basket extends Grain<String> {
  /** Adds an item, once however often the call is made; answers the total. */
  @Idempotent
  long add(String item, long cents);

  /** Buys what is in it; answers what it cost. */
  @Idempotent
  long checkout();

  /** The total so far. */
  @ReadOnly
  long total();
}
