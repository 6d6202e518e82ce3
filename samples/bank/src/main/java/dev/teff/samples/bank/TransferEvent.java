package dev.teff.samples.bank;

import dev.teff.samples.bank.TransferOutcome.Reason;

/** The steps of a transfer, as its journal keeps them. */
sealed interface TransferEvent {
  record Requested(String from, String to, long cents) implements TransferEvent {}

  record Withdrawn() implements TransferEvent {}

  record Deposited() implements TransferEvent {}

  /** An account refused. What was withdrawn by then goes back. */
  record Refused(Reason reason, String explanation) implements TransferEvent {}

  record Refunded() implements TransferEvent {}
}
