package dev.teff.samples.bank;

import dev.teff.grains.GrainContext;
import dev.teff.grains.Journal;
import dev.teff.samples.bank.AccountEvent.Deposited;
import dev.teff.samples.bank.AccountEvent.Opened;
import dev.teff.samples.bank.AccountEvent.Refunded;
import dev.teff.samples.bank.AccountEvent.Withdrawn;
import dev.teff.samples.bank.Ledger.Kind;

/** Keeps an account's ledger. */
final class AccountGrain implements Account {
  private final Journal<Ledger, AccountEvent> journal;

  AccountGrain(GrainContext<String> context) {
    journal = context.journal(Ledger.EMPTY, Ledger::apply);
  }

  @Override
  public Posting open(long cents) {
    if (cents < 0) {
      throw new IllegalArgumentException("An account opens with 0 cents or more, not " + cents);
    }
    return ledger().open() ? done() : post(new Opened(cents));
  }

  @Override
  public Posting withdraw(String transfer, long cents) {
    requirePositive(cents);
    if (!ledger().open()) {
      return new Posting.NotOpen();
    }
    if (ledger().has(Kind.WITHDRAWAL, transfer)) {
      return done();
    }
    return ledger().cents() < cents
        ? new Posting.Insufficient(ledger().cents())
        : post(new Withdrawn(transfer, cents));
  }

  @Override
  public Posting deposit(String transfer, long cents) {
    requirePositive(cents);
    if (!ledger().open()) {
      return new Posting.NotOpen();
    }
    return ledger().has(Kind.DEPOSIT, transfer) ? done() : post(new Deposited(transfer, cents));
  }

  @Override
  public Posting refund(String transfer, long cents) {
    requirePositive(cents);
    if (!ledger().open()) {
      return new Posting.NotOpen();
    }
    return ledger().has(Kind.REFUND, transfer) ? done() : post(new Refunded(transfer, cents));
  }

  @Override
  public Balance balance() {
    return new Balance(ledger().open(), ledger().cents());
  }

  private Ledger ledger() {
    return journal.state();
  }

  private Posting post(AccountEvent event) {
    journal.append(event);
    return done();
  }

  private Posting done() {
    return new Posting.Done(ledger().cents());
  }

  private static void requirePositive(long cents) {
    if (cents <= 0) {
      throw new IllegalArgumentException("An amount is 1 cent or more, not " + cents);
    }
  }
}
