package dev.teff.runtime;

import dev.teff.grains.IdempotencyKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The receipts of one grain, by key, and in the order in which the keys were issued. Owned by the
 * holder of the activation's baton.
 *
 * <p>Receipts are forgotten after the retention, beyond a number of them, and beyond what fits into
 * a record that holds all of them; those whose keys were issued first go first. A key that could be
 * among the forgotten ones is refused: nobody knows whether it took effect.
 */
final class Receipts {
  /**
   * How far ahead a caller's clock may be. One that is further ahead would keep all others out,
   * once its receipts are forgotten.
   */
  static final Duration AHEAD = Duration.ofMinutes(1);

  private static final Comparator<Receipt> BY_ISSUE =
      Comparator.comparing(Receipt::issued).thenComparing(Receipt::key);

  private final Map<String, Receipt> byKey = new HashMap<>();
  private final NavigableSet<Receipt> byIssue = new TreeSet<>(BY_ISSUE);
  private final Set<String> running = new HashSet<>();
  private Instant forgottenUntil = Instant.MIN;

  int size() {
    return byKey.size();
  }

  /** Whether there is nothing to remember, not even that something was forgotten. */
  boolean isEmpty() {
    return byKey.isEmpty() && forgottenUntil.equals(Instant.MIN);
  }

  @Nullable Receipt find(String key) {
    return byKey.get(key);
  }

  void add(Receipt receipt) {
    Receipt former = byKey.put(receipt.key(), receipt);
    if (former != null) {
      byIssue.remove(former);
    }
    byIssue.add(receipt);
  }

  /** Notes that a call with this key runs; false when one does. */
  boolean begin(String key) {
    return running.add(key);
  }

  void end(String key) {
    running.remove(key);
  }

  /** All of them, in the order of their keys' issue. */
  List<Receipt> all() {
    return List.copyOf(byIssue);
  }

  Instant forgottenUntil() {
    return forgottenUntil;
  }

  /** Takes what a snapshot, or another record that holds everything, says. */
  void replace(Collection<Receipt> receipts, Instant forgotten) {
    byKey.clear();
    byIssue.clear();
    receipts.forEach(this::add);
    forgottenUntil = forgotten;
  }

  /** Forgets what is too old, and the oldest beyond a number. */
  void forget(Instant now, Duration retention, int most) {
    Instant oldest = now.minus(retention);
    while (!byIssue.isEmpty()
        && (byIssue.size() > most || byIssue.first().issued().isBefore(oldest))) {
      forget(byIssue.first());
    }
  }

  /**
   * Forgets the oldest beyond so many bytes.
   *
   * @param fresh one that stays, however old: the turn that it is of is not stored yet
   */
  void fit(long bytes, @Nullable Receipt fresh) {
    long room = fresh == null ? bytes : bytes - fresh.bytes();
    for (Receipt each : byIssue.descendingSet()) {
      room -= isSame(each, fresh) ? 0 : each.bytes();
      if (room < 0) {
        List<Receipt> beyond = List.copyOf(byIssue.headSet(each, true));
        beyond.stream().filter(old -> !isSame(old, fresh)).forEach(this::forget);
        return;
      }
    }
  }

  private static boolean isSame(Receipt receipt, @Nullable Receipt fresh) {
    return fresh != null && fresh.key().equals(receipt.key());
  }

  private void forget(Receipt receipt) {
    byKey.remove(receipt.key());
    byIssue.remove(receipt);
    if (receipt.issued().isAfter(forgottenUntil)) {
      forgottenUntil = receipt.issued();
    }
  }

  /** Whether a receipt for this key may have been forgotten. */
  boolean mayHaveForgotten(IdempotencyKey key, Instant now, Duration retention) {
    return !key.issued().isAfter(forgottenUntil) || key.issued().isBefore(now.minus(retention));
  }
}
