package dev.teff.samples.cart;

import dev.teff.grains.Grain;
import dev.teff.grains.GrainType;
import dev.teff.grains.Idempotent;
import dev.teff.grains.ReadOnly;

/** A customer's cart. */
@GrainType("cart")
public interface Cart extends Grain<String> {
  /** Adds some of an item, once however often the call is made. */
  @Idempotent
  Contents add(String item, int quantity, long cents);

  /** Takes an item out. */
  @Idempotent
  Contents remove(String item);

  /** Buys what is in the cart. */
  @Idempotent
  Receipt checkout();

  /** Empties a cart that nobody touched for long; its reminder calls this. */
  void abandon();

  /** What is in it. */
  @ReadOnly
  Contents contents();
}
