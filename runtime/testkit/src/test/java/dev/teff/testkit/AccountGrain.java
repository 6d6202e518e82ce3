package dev.teff.testkit;

import dev.teff.grains.GrainContext;
import dev.teff.grains.Journal;
import dev.teff.testkit.AccountEvent.Deposited;
import dev.teff.testkit.AccountEvent.Withdrawn;
import java.time.Duration;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.CountDownLatch;

/** Keeps money. */
final class AccountGrain implements Account {
  private final GrainContext<String> context;
  private final Journal<Money, AccountEvent> journal;

  AccountGrain(GrainContext<String> context) {
    this.context = context;
    this.journal = context.journal(Money.NONE, Money::apply);
  }

  @Override
  public long deposit(long cents) {
    return journal.append(new Deposited(cents)).cents();
  }

  @Override
  public long withdraw(long cents) throws InsufficientException {
    if (journal.state().cents() < cents) {
      throw new InsufficientException(cents - journal.state().cents());
    }
    return journal.append(new Withdrawn(cents)).cents();
  }

  @Override
  public long transfer(String to, long cents) throws InsufficientException {
    withdraw(cents);
    return context.grains().ref(Account.class, to).deposit(cents);
  }

  @Override
  public long balance() {
    return journal.state().cents();
  }

  @Override
  public List<Long> deposits() {
    return journal.state().deposits();
  }

  @Override
  public void hang() {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void save(long cents) {
    context.timers().every(Duration.ofMinutes(1), () -> deposit(cents));
  }

  @Override
  public void gift(long cents) {
    deposit(cents);
  }

  @Override
  public void fail(String how) {
    switch (how) {
      case "jdk" -> throw new NoSuchElementException("nothing there");
      case "own" -> throw new OddException("only I know this");
      default -> throw new IllegalArgumentException();
    }
  }

  /** An exception that no contract knows. */
  static final class OddException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    OddException(String message) {
      super(message);
    }
  }
}
