package dev.teff.runtime;

import dev.teff.grains.IdempotencyKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The receipts of one grain, by key, the oldest first. Owned by the holder of the activation's
 * baton.
 *
 * <p>Receipts are forgotten after the retention, and beyond a number of them. A key that could be
 * among the forgotten ones is refused: nobody knows whether it took effect.
 */
final class Receipts {
  private final Map<String, Receipt> byKey = new LinkedHashMap<>();
  private final Set<String> running = new HashSet<>();
  private final Set<String> forgottenLast = new HashSet<>();
  private Instant forgottenUntil = Instant.MIN;

  int size() {
    return byKey.size();
  }

  @Nullable Receipt find(String key) {
    return byKey.get(key);
  }

  void add(Receipt receipt) {
    byKey.put(receipt.key(), receipt);
  }

  /** Notes that a call with this key runs; false when one does. */
  boolean begin(String key) {
    return running.add(key);
  }

  void end(String key) {
    running.remove(key);
  }

  List<Receipt> all() {
    return List.copyOf(byKey.values());
  }

  Instant forgottenUntil() {
    return forgottenUntil;
  }

  /** Takes what a snapshot, or another record that holds everything, says. */
  void replace(Collection<Receipt> receipts, Instant forgotten) {
    byKey.clear();
    receipts.forEach(this::add);
    forgottenUntil = forgotten;
  }

  /** Forgets what is too old, and the oldest beyond a number. */
  void forget(Instant now, Duration retention, int most) {
    Instant oldest = now.minus(retention);
    var eldestFirst = byKey.values().iterator();
    for (int left = byKey.size(); left > 0; left--) {
      Receipt receipt = eldestFirst.next();
      if (left <= most && !receipt.issued().isBefore(oldest)) {
        return;
      }
      eldestFirst.remove();
      noteForgotten(receipt);
    }
  }

  /** Many keys may have the same issue time, so the last forgotten ones are known by name. */
  private void noteForgotten(Receipt receipt) {
    if (receipt.issued().isAfter(forgottenUntil)) {
      forgottenUntil = receipt.issued();
      forgottenLast.clear();
    }
    if (receipt.issued().equals(forgottenUntil)) {
      forgottenLast.add(receipt.key());
    }
  }

  /** Whether a receipt for this key may have been forgotten. */
  boolean mayHaveForgotten(IdempotencyKey key, Instant now, Duration retention) {
    return key.issued().isBefore(forgottenUntil)
        || forgottenLast.contains(key.text())
        || key.issued().isBefore(now.minus(retention));
  }
}
