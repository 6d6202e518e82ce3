package dev.teff.testkit;

/** What an account stores. */
sealed interface AccountEvent {
  /** Money came. */
  record Deposited(long cents) implements AccountEvent {}

  /** Money went. */
  record Withdrawn(long cents) implements AccountEvent {}
}
