package dev.teff.runtime;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What the runtime remembers of a grain beside its state: everything that was noted beside its
 * events. Owned by the holder of the activation's baton.
 */
final class Notes {
  /** What it takes, at most, to say until when receipts are forgotten. */
  private static final int FORGOTTEN_BYTES = 32;

  private final Receipts receipts = new Receipts();
  private final Map<String, UUID> reminders = new HashMap<>();

  Receipts receipts() {
    return receipts;
  }

  /** Whether a reminder of this name is set. */
  boolean isSet(String reminder) {
    return reminders.containsKey(reminder);
  }

  /** Whether this setting of a reminder is the one that counts. */
  boolean isSet(String reminder, UUID registration) {
    return registration.equals(reminders.get(reminder));
  }

  boolean isEmpty() {
    return receipts.isEmpty() && reminders.isEmpty();
  }

  /** How much there is. */
  int size() {
    return receipts.size() + reminders.size();
  }

  /**
   * Takes what is stored beside one more record. What is forgotten anyway does not pile up while a
   * long log is read, and a caller whose clock was ahead keeps nobody out.
   *
   * @param stored when that record was stored
   */
  void recover(Note note, Instant stored, Instant now, IdempotencySettings settings) {
    add(note.issuedBy(stored.plus(Receipts.AHEAD)));
    receipts.forget(now, settings.retention(), settings.maxReceipts());
  }

  /** Takes what was noted beside one more record. */
  void add(Note note) {
    if (note.whole()) {
      receipts.replace(note.receipts(), note.forgottenUntil());
      reminders.clear();
    } else {
      note.receipts().forEach(receipts::addLogged);
    }
    note.reminders().forEach(this::add);
    if (note.whole() || !note.reminders().isEmpty()) {
      receipts.holdTicksOf(reminders.values());
    }
  }

  private void add(ReminderNote reminder) {
    if (reminder.registration().equals(ReminderNote.CANCELLED)) {
      reminders.remove(reminder.name());
    } else {
      reminders.put(reminder.name(), reminder.registration());
    }
  }

  /** Whether everything but old receipts has room in so many bytes. */
  boolean fit(String caller, long bytes, @Nullable Receipt fresh) {
    List<Receipt> least = fresh == null ? List.of() : List.of(fresh);
    return whole(caller, least).encode().length + FORGOTTEN_BYTES <= bytes;
  }

  /**
   * Everything, in so many bytes, for which the oldest receipts are forgotten.
   *
   * @param fresh the receipt that stays, however old
   */
  Note whole(String caller, long bytes, @Nullable Receipt fresh) {
    receipts.fit(bytes - whole(caller, List.of()).encode().length - FORGOTTEN_BYTES, fresh);
    return whole(caller);
  }

  /** Everything, as of now. */
  Note whole(String caller) {
    return whole(caller, receipts.all());
  }

  private Note whole(String caller, List<Receipt> remembered) {
    return new Note(
        caller,
        false,
        true,
        remembered,
        reminders.entrySet().stream()
            .map(each -> new ReminderNote(each.getKey(), each.getValue()))
            .toList(),
        receipts.forgottenUntil());
  }
}
