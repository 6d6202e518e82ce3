package dev.teff.samples.bank;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What every account must hold, kept outside of the bank by adding up its answers. Safe for use by
 * any thread.
 */
final class Books {
  private final Map<String, Long> balances = new ConcurrentHashMap<>();

  /** The bank opened an account. */
  void opened(AccountRow account) {
    balances.put(account.name(), account.cents());
  }

  /** The bank accepted a transfer. */
  void accepted(TransferRow transfer) {
    balances.merge(transfer.from(), -transfer.cents(), Long::sum);
    balances.merge(transfer.to(), transfer.cents(), Long::sum);
  }

  /** The expected balances by account, in order of the names. */
  Map<String, Long> balances() {
    return new TreeMap<>(balances);
  }

  /** The expected sum of all balances. */
  long total() {
    return balances.values().stream().mapToLong(Long::longValue).sum();
  }
}
