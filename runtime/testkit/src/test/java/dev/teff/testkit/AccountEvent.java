package dev.teff.testkit;

import dev.teff.grains.Upcast;

/** What an account stores. */
sealed interface AccountEvent {
  /** Money came. */
  record Deposited(long cents) implements AccountEvent {}

  /** Money went. */
  record Withdrawn(long cents) implements AccountEvent {}

  /** What it stored when it knew whole euros only. */
  record Paid(long euros) {}

  /** Reads that. */
  @Upcast
  static AccountEvent of(Paid old) {
    return new Deposited(old.euros() * 100);
  }
}
