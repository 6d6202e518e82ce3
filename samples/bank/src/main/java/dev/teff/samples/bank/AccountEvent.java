package dev.teff.samples.bank;

/** What happens to an account, as its journal keeps it. */
sealed interface AccountEvent {
  record Opened(long cents) implements AccountEvent {}

  record Withdrawn(String transfer, long cents) implements AccountEvent {}

  record Deposited(String transfer, long cents) implements AccountEvent {}

  record Refunded(String transfer, long cents) implements AccountEvent {}
}
