package dev.teff.runtime;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * What the runtime remembers of a grain beside its state: everything that was noted beside its
 * events. Owned by the holder of the activation's baton.
 */
final class Notes {
  private final Receipts receipts = new Receipts();
  private final Map<String, UUID> reminders = new HashMap<>();

  Receipts receipts() {
    return receipts;
  }

  /** Whether this setting of a reminder is the one that counts. */
  boolean isSet(String reminder, UUID registration) {
    return registration.equals(reminders.get(reminder));
  }

  boolean isEmpty() {
    return receipts.size() == 0 && reminders.isEmpty();
  }

  /** Forgets everything. */
  void clear() {
    add(new Note("", false, true, List.of(), List.of(), Instant.MIN));
  }

  /** How much there is. */
  int size() {
    return receipts.size() + reminders.size();
  }

  /** Takes what was noted beside one more record. */
  void add(Note note) {
    if (note.whole()) {
      receipts.replace(note.receipts(), note.forgottenUntil());
      reminders.clear();
    } else {
      note.receipts().forEach(receipts::add);
    }
    note.reminders().forEach(this::add);
  }

  private void add(ReminderNote reminder) {
    if (reminder.registration().equals(ReminderNote.CANCELLED)) {
      reminders.remove(reminder.name());
    } else {
      reminders.put(reminder.name(), reminder.registration());
    }
  }

  /** Everything, as of now. */
  Note whole(String caller) {
    return new Note(
        caller,
        false,
        true,
        receipts.all(),
        reminders.entrySet().stream()
            .map(each -> new ReminderNote(each.getKey(), each.getValue()))
            .toList(),
        receipts.forgottenUntil());
  }
}
