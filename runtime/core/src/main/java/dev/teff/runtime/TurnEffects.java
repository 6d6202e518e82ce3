package dev.teff.runtime;

import dev.teff.grains.GrainId;
import dev.teff.grains.IdempotencyKey;
import dev.teff.persistence.spi.ReminderChange;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What few turns have: a key, and effects other than events. Owned by the turn's runner. */
final class TurnEffects {
  private @Nullable IdempotencyKey key;
  private int derived;
  private @Nullable Receipt receipt;
  private final Map<String, ReminderChange> reminders = new LinkedHashMap<>(0);
  private List<Runnable> afterCommit = new ArrayList<>(0);

  @Nullable IdempotencyKey key() {
    return key;
  }

  void key(IdempotencyKey given) {
    key = given;
  }

  /**
   * The key of the next call of a grain's turn: the same each time the turn is repeated, and unlike
   * that of any other grain's turn, which may have the same key of its own.
   */
  IdempotencyKey derive(GrainId caller, IdempotencyKey own) {
    String text = own.text() + "\0" + caller + "\0" + ++derived;
    return new IdempotencyKey(Fingerprint.text(text), own.issued());
  }

  @Nullable Receipt receipt() {
    return receipt;
  }

  @Nullable Receipt takeReceipt() {
    Receipt taken = receipt;
    receipt = null;
    return taken;
  }

  void receipt(Receipt given) {
    receipt = given;
  }

  /** The last change of a reminder is the one that counts. */
  void remind(ReminderChange change) {
    reminders.put(change.name(), change);
  }

  List<ReminderChange> reminders() {
    return List.copyOf(reminders.values());
  }

  /** How many bytes are to be noted beside the turn's events, at most. */
  long notedBytes() {
    long ofReceipt = receipt == null ? 0 : receipt.mostBytes();
    return ofReceipt + (long) reminders.size() * ReminderNote.MOST_BYTES;
  }

  List<ReminderChange> takeReminders() {
    List<ReminderChange> taken = reminders();
    reminders.clear();
    return taken;
  }

  void afterCommit(Runnable effect) {
    afterCommit.add(effect);
  }

  List<Runnable> takeAfterCommit() {
    List<Runnable> taken = afterCommit;
    afterCommit = new ArrayList<>(0);
    return taken;
  }
}
