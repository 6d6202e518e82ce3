package dev.teff.runtime;

import dev.teff.grains.IdempotencyKey;
import dev.teff.persistence.spi.ReminderIndex.Entry;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * The idempotency key of a reminder's tick.
 *
 * @param registration which setting of the reminder
 * @param due the due time in milliseconds
 * @param last whether no tick follows
 * @param unlogged whether no log tells of the reminder ({@link ReminderTask#unlogged})
 * @param name the reminder's name
 */
record TickKey(UUID registration, long due, boolean last, boolean unlogged, String name) {
  private static final String PREFIX = "reminder/";
  private static final String LAST = "last";
  private static final String MORE = "more";
  private static final String UNLOGGED = "-unlogged";
  private static final int PARTS = 5;

  static TickKey of(Entry entry, ReminderTask task, boolean last) {
    long due = entry.due().toEpochMilli();
    return new TickKey(entry.registration(), due, last, task.unlogged(), entry.name());
  }

  /** The same, not issued later: the clock of the silo that makes a tick counts for nothing. */
  static IdempotencyKey issuedBy(Instant latest, IdempotencyKey tick) {
    return tick.issued().isAfter(latest) ? new IdempotencyKey(tick.text(), latest) : tick;
  }

  IdempotencyKey key(Instant issued) {
    return new IdempotencyKey(
        PREFIX + registration + "/" + due + "/" + kind() + "/" + name, issued);
  }

  private String kind() {
    return (last ? LAST : MORE) + (unlogged ? UNLOGGED : "");
  }

  /** What a key says, if it is one of a tick. */
  static Optional<TickKey> parse(String key) {
    if (!key.startsWith(PREFIX)) {
      return Optional.empty();
    }
    String[] parts = key.split("/", PARTS);
    if (parts.length < PARTS) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new TickKey(
              UUID.fromString(parts[1]),
              Long.parseLong(parts[2]),
              parts[3].startsWith(LAST),
              parts[3].endsWith(UNLOGGED),
              parts[4]));
    } catch (IllegalArgumentException notOfATick) {
      return Optional.empty();
    }
  }
}
