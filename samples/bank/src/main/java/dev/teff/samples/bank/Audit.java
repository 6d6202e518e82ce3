package dev.teff.samples.bank;

import dev.teff.grains.Grains;
import dev.teff.grains.Pending;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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
    Map<String, Pending<Balance>> asked = new LinkedHashMap<>();
    books
        .balances()
        .keySet()
        .forEach(
            name ->
                asked.put(name, grains.start(grains.ref(Account.class, name), Account::balance)));
    long total = 0;
    List<String> differences = new ArrayList<>();
    for (var expected : books.balances().entrySet()) {
      Balance balance = asked.get(expected.getKey()).await();
      total += balance.cents();
      if (balance.cents() != expected.getValue()) {
        differences.add(
            "%s has %s instead of %s"
                .formatted(
                    expected.getKey(),
                    Money.format(balance.cents()),
                    Money.format(expected.getValue())));
      }
    }
    return new Audit(asked.size(), total, books.total(), differences);
  }

  /** Whether money is conserved and every account holds what it must. */
  boolean holds() {
    return total == expected && differences.isEmpty();
  }
}
