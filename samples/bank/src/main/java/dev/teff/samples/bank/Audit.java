package dev.teff.samples.bank;

import dev.teff.grains.Grains;
import dev.teff.grains.Pending;
import java.util.ArrayList;
import java.util.List;

/**
 * Compares every account of the bank with the {@link Books}.
 *
 * @param accounts how many there are
 * @param total the sum of their balances
 * @param expected what the sum must be
 * @param differences the accounts that hold something else than the accepted transfers add up to: a
 *     transfer was lost, or applied twice
 */
record Audit(int accounts, long total, long expected, List<String> differences) {
  static Audit of(Grains grains, Books books) {
    // All are asked at once: a bank has many accounts, and silos are far away.
    List<Question> questions = new ArrayList<>();
    books
        .balances()
        .forEach((name, cents) -> {
          Account account = grains.ref(Account.class, name);
          questions.add(new Question(name, cents, grains.start(account, Account::balance)));
        });
    long total = 0;
    List<String> differences = new ArrayList<>();
    for (Question question : questions) {
      long cents = question.balance.await().cents();
      total += cents;
      if (cents != question.expected) {
        differences.add(
            "%s has %s instead of %s"
                .formatted(question.name, Money.format(cents), Money.format(question.expected)));
      }
    }
    return new Audit(questions.size(), total, books.total(), differences);
  }

  private record Question(String name, long expected, Pending<Balance> balance) {}

  /** Whether money is conserved and every account holds what it must. */
  boolean holds() {
    return total == expected && differences.isEmpty();
  }
}
