package dev.teff.samples.cart;

import dev.teff.grains.Grain;
import dev.teff.grains.GrainType;
import dev.teff.grains.Idempotent;
import dev.teff.grains.ReadOnly;

/** A visit to the shop. */
@GrainType("session")
public interface Session extends Grain<String> {
  /** Begins the visit of a customer. */
  void begin(String customer);

  /**
   * Puts an item into the customer's cart, once however often the call is made; the cart's call has
   * a key that derives from this one's.
   */
  @Idempotent
  Contents choose(String item, int quantity, long cents);

  /** What the customer looked at last. */
  @ReadOnly
  Visit visit();
}
