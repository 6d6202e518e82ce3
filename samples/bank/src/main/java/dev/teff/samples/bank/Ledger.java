package dev.teff.samples.bank;

import dev.teff.samples.bank.AccountEvent.Deposited;
import dev.teff.samples.bank.AccountEvent.Opened;
import dev.teff.samples.bank.AccountEvent.Refunded;
import dev.teff.samples.bank.AccountEvent.Withdrawn;
import org.pcollections.HashTreePSet;
import org.pcollections.PSet;

/**
 * An account's state, folded from its events.
 *
 * @param entries what was applied; a persistent set, because an account sees thousands of transfers
 *     and every event makes a new state
 */
record Ledger(boolean open, long cents, PSet<Entry> entries) {
  static final Ledger EMPTY = new Ledger(false, 0, HashTreePSet.empty());

  /** One side of one transfer. */
  record Entry(Kind kind, String transfer) {}

  enum Kind {
    WITHDRAWAL,
    DEPOSIT,
    REFUND
  }

  Ledger apply(AccountEvent event) {
    return switch (event) {
      case Opened(long amount) -> new Ledger(true, amount, entries);
      case Withdrawn(String transfer, long amount) -> with(Kind.WITHDRAWAL, transfer, -amount);
      case Deposited(String transfer, long amount) -> with(Kind.DEPOSIT, transfer, amount);
      case Refunded(String transfer, long amount) -> with(Kind.REFUND, transfer, amount);
    };
  }

  boolean has(Kind kind, String transfer) {
    return entries.contains(new Entry(kind, transfer));
  }

  private Ledger with(Kind kind, String transfer, long change) {
    return new Ledger(open, cents + change, entries.plus(new Entry(kind, transfer)));
  }
}
