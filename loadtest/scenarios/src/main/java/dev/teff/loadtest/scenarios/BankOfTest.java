package dev.teff.loadtest.scenarios;

import dev.teff.grains.GrainException;
import dev.teff.grains.Grains;
import dev.teff.loadtest.harness.Target;
import dev.teff.loadtest.harness.VirtualUser;
import dev.teff.samples.bank.Account;
import dev.teff.samples.bank.Transfer;
import dev.teff.samples.bank.TransferOutcome;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;

/**
 * The accounts of a run.
 *
 * @param run whose
 * @param accounts how many
 * @param cents what each is opened with
 */
record BankOfTest(Run run, int accounts, long cents) {
  private static final int MOST_TRIES = 30;

  /** The name of an account; numbers beyond the last one begin again. */
  String account(long number) {
    return run.name("account", number % accounts);
  }

  /** The name of a user's transfer. */
  String id(VirtualUser user) {
    return run.name("transfer", user.number());
  }

  void open(Target target) {
    Grains grains = target.grains();
    grains.awaitAll(
        LongStream.range(0, accounts)
            .mapToObj(i -> grains.ref(Account.class, account(i)))
            .map(account -> grains.start(account, it -> it.open(cents)))
            .toList());
  }

  /** Moves what the user's values say. */
  TransferOutcome execute(Transfer transfer, VirtualUser user) {
    long from = user.number("from");
    return transfer.execute(
        account(from), account(from + user.number("step")), user.number("cents"));
  }

  /** Whether a transfer found the accounts of this run: a bank says no without an exception. */
  static boolean isOfKnownAccounts(TransferOutcome outcome) {
    return !(outcome instanceof TransferOutcome.Refused(var reason, var explanation))
        || reason == TransferOutcome.Reason.INSUFFICIENT_FUNDS;
  }

  /** Asks again until there is an answer; without one, fails as the last try did. */
  void settle(VirtualUser user) throws InterruptedException {
    Transfer transfer = user.grain(Transfer.class, id(user));
    for (int tries = 1; ; tries++) {
      try {
        execute(transfer, user);
        return;
      } catch (GrainException e) {
        if (tries == MOST_TRIES) {
          throw e;
        }
        TimeUnit.SECONDS.sleep(1);
      }
    }
  }

  /** Fails unless there is as much money as at first. */
  void audit(Target target) {
    Grains grains = target.grains();
    long sum =
        grains
            .awaitAll(
                LongStream.range(0, accounts)
                    .mapToObj(i -> grains.ref(Account.class, account(i)))
                    .map(account -> grains.start(account, Account::balance))
                    .toList())
            .stream()
            .mapToLong(balance -> balance.cents())
            .sum();
    if (sum != accounts * cents) {
      throw new AssertionError(
          "the accounts hold %d cents instead of %d".formatted(sum, accounts * cents));
    }
  }
}
