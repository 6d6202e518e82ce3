package dev.teff.testkit;

import dev.teff.grains.Grain;
import dev.teff.grains.GrainType;
import dev.teff.grains.OneWay;
import dev.teff.grains.ReadOnly;
import java.util.List;

/** An event-sourced grain of the tests. */
@GrainType("account")
interface Account extends Grain<String> {
  long deposit(long cents);

  long withdraw(long cents) throws InsufficientException;

  /** Withdraws here and deposits there. */
  long transfer(String to, long cents) throws InsufficientException;

  @ReadOnly
  long balance();

  @ReadOnly
  List<Long> deposits();

  /** Waits until it is interrupted. */
  void hang();

  /** Deposits at every full minute from now on. */
  void save(long cents);

  @OneWay
  void gift(long cents);

  /** Throws something that nobody declares. */
  void fail(String how);
}
