package dev.teff.persistence.cassandra;

import com.datastax.oss.driver.api.core.cql.BatchStatement;
import com.datastax.oss.driver.api.core.cql.BatchStatementBuilder;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.DefaultBatchType;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import dev.teff.grains.GrainId;
import dev.teff.persistence.spi.Checksum;
import dev.teff.persistence.spi.ReminderIndex.Entry;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/**
 * Reminders by grain: what is true about them, damaged or not. Changed by light-weight
 * transactions. Settings of one name lie side by side until the one that counts is known.
 */
final class ReminderRows {
  private final Cql cql;
  private final PreparedStatement of;
  private final PreparedStatement one;
  private final PreparedStatement create;
  private final PreparedStatement move;
  private final PreparedStatement remove;

  ReminderRows(Cql cql) {
    this.cql = cql;
    String columns = "name, registration, due, content, checksum, bucket";
    this.of =
        cql.prepare("SELECT %s FROM teff_reminder WHERE type = ? AND key = ?".formatted(columns));
    this.one =
        cql.prepare(
            "SELECT %s FROM teff_reminder WHERE type = ? AND key = ? AND name = ? AND registration = ?"
                .formatted(columns));
    this.create =
        cql.prepare(
            """
            INSERT INTO teff_reminder
            (type, key, name, registration, due, bucket, content, checksum)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?) IF NOT EXISTS\
            """);
    this.move =
        cql.prepare(
            """
            UPDATE teff_reminder SET due = ?, bucket = ?, content = ?, checksum = ?
            WHERE type = ? AND key = ? AND name = ? AND registration = ? IF due = ?\
            """);
    this.remove =
        cql.prepare(
            """
            DELETE FROM teff_reminder
            WHERE type = ? AND key = ? AND name = ? AND registration = ? IF due = ?\
            """);
  }

  /** A reminder and the bucket of time that it is found in. */
  record Filed(Entry entry, long bucket, long checksum) {
    Filed(Entry entry, long bucket) {
      this(entry, bucket, ReminderRows.checksum(entry));
    }

    boolean isDamaged() {
      return checksum != ReminderRows.checksum(entry);
    }
  }

  List<Filed> of(GrainId grain) {
    return cql.all(of, grain.type(), grain.key()).stream().map(row -> filed(grain, row)).toList();
  }

  Optional<Filed> find(GrainId grain, String name, UUID registration) {
    return cql.one(one, grain.type(), grain.key(), name, registration)
        .map(row -> filed(grain, row));
  }

  private static Filed filed(GrainId grain, Row row) {
    var entry =
        new Entry(
            grain,
            Objects.requireNonNull(row.getString(0)),
            Objects.requireNonNull(row.getUuid(1)),
            Instant.ofEpochMilli(row.getLong(2)),
            LogReader.bytes(row.getByteBuffer(3)));
    return new Filed(entry, row.getLong(5), row.getLong(4));
  }

  boolean create(Filed filed) {
    return cql.apply(creation(filed));
  }

  private BoundStatement creation(Filed filed) {
    Entry entry = filed.entry();
    return create.bind(
        entry.grain().type(),
        entry.grain().key(),
        entry.name(),
        entry.registration(),
        entry.due().toEpochMilli(),
        filed.bucket(),
        ByteBuffer.wrap(entry.content()),
        filed.checksum());
  }

  /** Replaces a reminder if it is still due at that time. */
  boolean replace(Instant due, Filed filed) {
    return cql.apply(replacement(due, filed));
  }

  private BoundStatement replacement(Instant due, Filed filed) {
    Entry entry = filed.entry();
    return move.bind(
        entry.due().toEpochMilli(),
        filed.bucket(),
        ByteBuffer.wrap(entry.content()),
        filed.checksum(),
        entry.grain().type(),
        entry.grain().key(),
        entry.name(),
        entry.registration(),
        due.toEpochMilli());
  }

  /** Removes a reminder if it is still due at its time. */
  boolean remove(Entry entry) {
    return cql.apply(removal(entry));
  }

  private BoundStatement removal(Entry entry) {
    return remove.bind(
        entry.grain().type(),
        entry.grain().key(),
        entry.name(),
        entry.registration(),
        entry.due().toEpochMilli());
  }

  /** Sets a reminder and removes others of its grain, if these are still due at their times. */
  boolean replaceAll(List<Filed> present, Filed filed) {
    BatchStatementBuilder batch = BatchStatement.builder(DefaultBatchType.UNLOGGED);
    boolean moved = false;
    for (Filed each : present) {
      boolean same = each.entry().registration().equals(filed.entry().registration());
      moved |= same;
      batch.addStatement(same ? replacement(each.entry().due(), filed) : removal(each.entry()));
    }
    if (!moved) {
      batch.addStatement(creation(filed));
    }
    return cql.apply(batch.build());
  }

  /** Removes reminders of one grain, if they are still due at their times. */
  boolean removeAll(List<Filed> present) {
    BatchStatementBuilder batch = BatchStatement.builder(DefaultBatchType.UNLOGGED);
    present.forEach(each -> batch.addStatement(removal(each.entry())));
    return present.isEmpty() || cql.apply(batch.build());
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
