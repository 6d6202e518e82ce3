package dev.teff.client;

import dev.teff.grains.Grain;
import dev.teff.grains.GrainType;
import dev.teff.grains.Idempotent;
import dev.teff.grains.OneWay;
import dev.teff.grains.ReadOnly;

/** A grain of the tests. */
@GrainType("till")
interface Till extends Grain<String> {
  long deposit(long cents);

  @Idempotent
  long pay(long cents);

  @ReadOnly
  long balance();

  @OneWay
  void gift(long cents);

  void withdraw(long cents) throws TooLittleException;

  void breakDown(String why);

  void refuse(String why) throws RefusedException;

  void misbehave();

  String said(String name);

  /** Returns when it is interrupted, or the test has enough. */
  void ponder();

  String echo(String text);
}
