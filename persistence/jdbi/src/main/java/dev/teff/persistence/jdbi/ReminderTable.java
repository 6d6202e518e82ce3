package dev.teff.persistence.jdbi;

import dev.teff.grains.GrainException;
import dev.teff.grains.GrainId;
import dev.teff.persistence.spi.Checksum;
import dev.teff.persistence.spi.Corrupted;
import dev.teff.persistence.spi.DamagedReminders;
import dev.teff.persistence.spi.ReminderChange;
import dev.teff.persistence.spi.ReminderIndex;
import dev.teff.persistence.spi.ReminderIndex.Entry;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.IntFunction;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/** The rows behind reminders. */
final class ReminderTable {
  private static final String COLUMNS = "type, key, name, registration, due, content, checksum";

  private static final String SET =
      """
      INSERT INTO teff_reminder (type, key, name, registration, due, content, checksum, slice)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (type, key, name) DO UPDATE SET registration = excluded.registration,
        due = excluded.due, content = excluded.content, checksum = excluded.checksum\
      """;

  private static final String CANCEL =
      "DELETE FROM teff_reminder WHERE type = ? AND key = ? AND name = ?";

  private static final String DUE =
      """
      SELECT %s FROM teff_reminder WHERE due <= ? AND ((? >> slice) & 1) = 1
      ORDER BY due, type, key, name LIMIT ?\
      """
          .formatted(COLUMNS);

  private static final String OF =
      "SELECT %s FROM teff_reminder WHERE type = ? AND key = ? ORDER BY name".formatted(COLUMNS);

  private static final String NEXT =
      "SELECT %s FROM teff_reminder ORDER BY due LIMIT ?".formatted(COLUMNS);

  private static final String MOVE =
      """
      UPDATE teff_reminder SET due = ?, checksum = ?
      WHERE type = ? AND key = ? AND name = ? AND registration = ? AND due = ?\
      """;

  private static final String REMOVE =
      """
      DELETE FROM teff_reminder
      WHERE type = ? AND key = ? AND name = ? AND registration = ? AND due = ?\
      """;

  private final String where;
  private final DamagedReminders damaged = new DamagedReminders();

  ReminderTable(String where) {
    this.where = where;
  }

  List<Entry> due(Handle handle, BitSet slices, Instant until, int limit) {
    long[] mask = slices.toLongArray();
    return undamaged(
        limit,
        rows ->
            handle
                .createQuery(DUE)
                .bind(0, until.toEpochMilli())
                .bind(1, mask.length == 0 ? 0 : mask[0])
                .bind(2, rows));
  }

  Optional<Instant> next(Handle handle) {
    return undamaged(1, rows -> handle.createQuery(NEXT).bind(0, rows)).stream()
        .map(Entry::due)
        .findFirst();
  }

  /**
   * The first ones that a query finds.
   *
   * @param first a query for so many rows
   */
  private List<Entry> undamaged(int limit, IntFunction<Query> first) {
    int rows = limit;
    while (true) {
      List<Optional<Entry>> read = first.apply(rows).map((row, context) -> ifUndamaged(row)).list();
      List<Entry> found = read.stream().flatMap(Optional::stream).limit(limit).toList();
      if (found.size() == limit || read.size() < rows) {
        return found;
      }
      rows = limit + 2 * (read.size() - found.size());
    }
  }

  private Optional<Entry> ifUndamaged(ResultSet row) throws SQLException {
    try {
      return Optional.of(verified(row));
    } catch (GrainException damage) {
      damaged.passedOver(damage);
      return Optional.empty();
    }
  }

  List<Entry> of(Handle handle, GrainId grain) {
    return handle
        .createQuery(OF)
        .bind(0, grain.type())
        .bind(1, grain.key())
        .map((row, context) -> verified(row))
        .list();
  }

  private Entry verified(ResultSet row) throws SQLException {
    String type = row.getString(1);
    String key = row.getString(2);
    String name = row.getString(3);
    try {
      var entry =
          new Entry(
              GrainId.of(type, key),
              name,
              UUID.fromString(row.getString(4)),
              Instant.ofEpochMilli(row.getLong(5)),
              row.getBytes(6));
      if (checksum(entry) == row.getLong(7)) {
        return entry;
      }
    } catch (IllegalArgumentException notEvenNames) {
      // Told below.
    }
    throw Corrupted.damagedReminder(type + '/' + key, name, where);
  }

  /** Returns how many changes there were. */
  int apply(Handle handle, List<ReminderChange> changes) {
    changes.forEach(change -> apply(handle, change));
    return changes.size();
  }

  private static void apply(Handle handle, ReminderChange change) {
    switch (change) {
      case ReminderChange.Set(Entry entry) -> set(handle, entry);
      case ReminderChange.Cancel(GrainId grain, String name) ->
          handle.execute(CANCEL, grain.type(), grain.key(), name);
    }
  }

  private static void set(Handle handle, Entry entry) {
    handle.execute(
        SET,
        entry.grain().type(),
        entry.grain().key(),
        entry.name(),
        entry.registration().toString(),
        entry.due().toEpochMilli(),
        entry.content(),
        checksum(entry),
        ReminderIndex.slice(entry.grain()));
  }

  /** Returns whether the reminder was still as it was read. */
  boolean advance(Handle handle, Entry fired, Optional<Instant> next) {
    String type = fired.grain().type();
    String key = fired.grain().key();
    String registration = fired.registration().toString();
    long due = fired.due().toEpochMilli();
    int changed =
        next.map(fired::dueAt)
            .map(moved ->
                handle.execute(
                    MOVE,
                    moved.due().toEpochMilli(),
                    checksum(moved),
                    type,
                    key,
                    fired.name(),
                    registration,
                    due))
            .orElseGet(() -> handle.execute(REMOVE, type, key, fired.name(), registration, due));
    return changed == 1;
  }

  private static long checksum(Entry entry) {
    return new Checksum()
        .ofReminder(
            entry.grain().toString(),
            entry.name(),
            entry.registration().toString(),
            entry.due().toEpochMilli(),
            entry.content());
  }
}
