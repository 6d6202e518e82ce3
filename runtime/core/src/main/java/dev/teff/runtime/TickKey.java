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
 * @param name the reminder's name
 */
record TickKey(UUID registration, long due, boolean last, String name) {
  private static final String PREFIX = "reminder/";
  private static final int PARTS = 5;

  static TickKey of(Entry entry, boolean last) {
    return new TickKey(entry.registration(), entry.due().toEpochMilli(), last, entry.name());
  }

  IdempotencyKey key(Instant issued) {
    return new IdempotencyKey(
        PREFIX + registration + "/" + due + (last ? "/last/" : "/more/") + name, issued);
  }

  /** What a key says, if it is one of a tick. */
  static Optional<TickKey> parse(IdempotencyKey key) {
    if (!key.text().startsWith(PREFIX)) {
      return Optional.empty();
    }
    String[] parts = key.text().split("/", PARTS);
    if (parts.length < PARTS) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new TickKey(
              UUID.fromString(parts[1]),
              Long.parseLong(parts[2]),
              parts[3].equals("last"),
              parts[4]));
    } catch (IllegalArgumentException notOfATick) {
      return Optional.empty();
    }
  }
}
