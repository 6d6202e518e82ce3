package dev.teff.runtime;

import dev.teff.grains.IdempotencyKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The receipts of one grain, by key, and in the order in which the keys were issued. Owned by the
 * holder of the activation's baton.
 *
 * <p>Receipts are forgotten after the retention, beyond a number of them, and beyond what fits into
 * a record that holds all of them; those whose keys were issued first go first. A key that could be
 * among the forgotten ones is refused: nobody knows whether it took effect.
 *
 * <p>A tick is issued anew each time that it is made, so that would not be noticed of a tick. The
 * last one of each reminder that is set is held, therefore, as long as there is room; not by a
 * grain without a log, which asks the index about each of its ticks.
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
  private final Map<UUID, Long> lastTicks = new HashMap<>(); // due times, by registration
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

  /** Adds one of a grain whose log tells which reminders are set. */
  void addLogged(Receipt receipt) {
    add(receipt);
    TickKey.parse(receipt.key())
        .ifPresent(tick -> lastTicks.merge(tick.registration(), tick.due(), Math::max));
  }

  /** Ticks of other settings than these are not made any more. */
  void holdTicksOf(Collection<UUID> registrations) {
    lastTicks.keySet().retainAll(Set.copyOf(registrations));
  }

  private boolean isHeld(Receipt receipt) {
    return TickKey.parse(receipt.key())
        .filter(tick -> Objects.equals(lastTicks.get(tick.registration()), tick.due()))
        .isPresent();
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
    lastTicks.clear();
    receipts.forEach(this::addLogged);
    forgottenUntil = forgotten;
  }

  /** Forgets what is too old, and the oldest beyond a number, but for what is held. */
  void forget(Instant now, Duration retention, int most) {
    Instant oldest = now.minus(retention);
    Iterator<Receipt> inOrder = byIssue.iterator();
    int beyond = byIssue.size() - lastTicks.size() - most;
    while (inOrder.hasNext()) {
      Receipt each = inOrder.next();
      if (beyond <= 0 && !each.issued().isBefore(oldest)) {
        return;
      }
      if (!isHeld(each)) {
        inOrder.remove();
        forgotten(each);
        beyond--;
      }
    }
  }

  /**
   * Forgets the oldest beyond so many bytes, and what is held last.
   *
   * @param fresh one that stays, however old: the turn that it is of is not stored yet
   */
  void fit(long bytes, @Nullable Receipt fresh) {
    long room = fresh == null ? bytes : bytes - fresh.bytes();
    var heldFirst = new ArrayList<Receipt>(byIssue.descendingSet());
    heldFirst.removeIf(each -> isSame(each, fresh));
    heldFirst.sort(Comparator.comparing(this::isHeld).reversed());
    for (Receipt each : heldFirst) {
      room -= each.bytes();
      if (room < 0) {
        byIssue.remove(each);
        forgotten(each);
      }
    }
  }

  private static boolean isSame(Receipt receipt, @Nullable Receipt fresh) {
    return fresh != null && fresh.key().equals(receipt.key());
  }

  private void forgotten(Receipt receipt) {
    byKey.remove(receipt.key());
    TickKey.parse(receipt.key())
        .ifPresent(tick -> lastTicks.remove(tick.registration(), tick.due()));
    if (receipt.issued().isAfter(forgottenUntil)) {
      forgottenUntil = receipt.issued();
    }
  }

  /** Whether a receipt for this key may have been forgotten. */
  boolean mayHaveForgotten(IdempotencyKey key, Instant now, Duration retention) {
    return !key.issued().isAfter(forgottenUntil) || key.issued().isBefore(now.minus(retention));
  }
}
