package dev.teff.samples.bank;

import dev.teff.grains.GrainContext;
import dev.teff.grains.Grains;
import dev.teff.grains.Journal;
import dev.teff.samples.bank.Progress.Ended;
import dev.teff.samples.bank.Progress.Fresh;
import dev.teff.samples.bank.Progress.Order;
import dev.teff.samples.bank.Progress.Ordered;
import dev.teff.samples.bank.Progress.Paid;
import dev.teff.samples.bank.Progress.Returning;
import dev.teff.samples.bank.TransferOutcome.Reason;
import dev.teff.samples.bank.TransferOutcome.Refused;
import java.util.Optional;

/**
 * Takes a transfer from step to step.
 *
 * <p>Each step calls an account and then journals what it said. The call of the next step seals the
 * journal first, so a step is never begun before the one behind it is durable. When the silo dies
 * between an account's answer and the journal, the step runs again, and the account, which knows
 * the transfer, does not apply it twice.
 */
final class TransferGrain implements Transfer {
  private final String id;
  private final Grains grains;
  private final Journal<Progress, TransferEvent> journal;

  TransferGrain(GrainContext<String> context) {
    id = context.key();
    grains = context.grains();
    journal = context.journal(new Fresh(), Progress::apply);
  }

  @Override
  public TransferOutcome execute(String from, String to, long cents) {
    var order = new Order(from, to, cents);
    if (journal.state() instanceof Fresh) {
      Optional<Refused> flaw = flaw(order);
      if (flaw.isPresent()) {
        return flaw.get();
      }
      journal.append(new TransferEvent.Requested(from, to, cents));
    }
    return order.equals(journal.state().order()) ? finish() : conflict(journal.state().order());
  }

  private TransferOutcome finish() {
    while (true) {
      switch (journal.state()) {
        case Fresh() -> throw new IllegalStateException("Nothing to finish");
        case Ordered(Order order) -> journal.append(withdraw(order));
        case Paid(Order order) -> journal.append(deposit(order));
        case Returning(Order order, var refusal) -> journal.append(refund(order));
        case Ended(Order order, TransferOutcome outcome) -> {
          return outcome;
        }
      }
    }
  }

  private TransferEvent withdraw(Order order) {
    Posting posting = account(order.from()).withdraw(id, order.cents());
    return step(posting, order.from(), new TransferEvent.Withdrawn());
  }

  private TransferEvent deposit(Order order) {
    Posting posting = account(order.to()).deposit(id, order.cents());
    return step(posting, order.to(), new TransferEvent.Deposited());
  }

  private TransferEvent refund(Order order) {
    Posting posting = account(order.from()).refund(id, order.cents());
    if (posting instanceof Posting.Done) {
      return new TransferEvent.Refunded();
    }
    throw new IllegalStateException("Account " + order.from() + " took no refund: " + posting);
  }

  private Account account(String holder) {
    return grains.ref(Account.class, holder);
  }

  private static Optional<Refused> flaw(Order order) {
    if (order.cents() <= 0) {
      return Optional.of(new Refused(Reason.INVALID, "the amount is not positive"));
    }
    if (order.from().equals(order.to())) {
      return Optional.of(new Refused(Reason.INVALID, "both accounts are " + order.from()));
    }
    return Optional.empty();
  }

  private static TransferEvent step(Posting posting, String holder, TransferEvent done) {
    return switch (posting) {
      case Posting.Done(long balance) -> done;
      case Posting.Insufficient(long balance) ->
          new TransferEvent.Refused(
              Reason.INSUFFICIENT_FUNDS, holder + " has only " + Money.format(balance));
      case Posting.NotOpen() ->
          new TransferEvent.Refused(Reason.UNKNOWN_ACCOUNT, "no account " + holder);
    };
  }

  private TransferOutcome conflict(Order first) {
    return new Refused(
        Reason.CONFLICT,
        "transfer %s is %s from %s to %s"
            .formatted(id, Money.format(first.cents()), first.from(), first.to()));
  }
}
