package dev.teff.samples.bank;

import dev.teff.grains.Grain;
import dev.teff.grains.GrainType;
import dev.teff.grains.HttpRoute;
import dev.teff.grains.ReadOnly;

/**
 * A bank account, named by its holder. Amounts are cents and positive.
 *
 * <p>Every posting names its transfer and is applied once: the same posting again changes nothing
 * and gets the same kind of answer. So whoever got no answer simply asks again.
 */
@GrainType("account")
public interface Account extends Grain<String> {
  /** Opens the account with this much on it, which may be 0. An open account stays as it is. */
  Posting open(long cents);

  /** Takes money out for a transfer. */
  Posting withdraw(String transfer, long cents);

  /** Brings the money of a transfer in. */
  Posting deposit(String transfer, long cents);

  /** Brings back what a transfer took out and could not deliver. */
  Posting refund(String transfer, long cents);

  /** What is on the account. */
  @HttpRoute("GET /accounts/{key}")
  @ReadOnly
  Balance balance();
}
