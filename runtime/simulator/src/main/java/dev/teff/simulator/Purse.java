package dev.teff.simulator;

import dev.teff.grains.Grain;
import dev.teff.grains.GrainType;
import dev.teff.grains.ReadOnly;

/** Money that knows which transfers it has seen. */
@GrainType("sim.purse")
interface Purse extends Grain<String> {
  /** Moves money in (or out, when negative), once per transfer; tells the balance. */
  long book(String transfer, long amount);

  /** Takes from here and books there; may be repeated until it returns. */
  long pay(String to, String transfer, long amount);

  @ReadOnly
  long balance();
}
