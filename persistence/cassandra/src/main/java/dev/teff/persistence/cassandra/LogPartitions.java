package dev.teff.persistence.cassandra;

import com.datastax.oss.driver.api.core.ConsistencyLevel;
import com.datastax.oss.driver.api.core.cql.BatchStatement;
import com.datastax.oss.driver.api.core.cql.BatchStatementBuilder;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.DefaultBatchType;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import dev.teff.grains.GrainId;
import dev.teff.persistence.spi.Batch;
import dev.teff.persistence.spi.Batch.Event;
import dev.teff.persistence.spi.Batch.Retention;
import dev.teff.persistence.spi.Checksum;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * The partitions of logs. Whatever changes one is a light-weight transaction: its timestamps come
 * from the agreement itself, so that no clock that is ahead can hide what is written later. Methods
 * that change one return whether the condition held.
 */
final class LogPartitions {
  private final Cql cql;
  private final ConsistencyLevel serial;
  private final PreparedStatement read;
  private final PreparedStatement create;
  private final PreparedStatement claim;
  private final PreparedStatement advance;
  private final PreparedStatement advanceToLatest;
  private final PreparedStatement insert;
  private final PreparedStatement seal;
  private final PreparedStatement trim;
  private final PreparedStatement confirmClosed;
  private final PreparedStatement deleteBelow;
  private final PreparedStatement below;

  LogPartitions(Cql cql, ConsistencyLevel serial) {
    this.cql = cql;
    this.serial = serial;
    this.read =
        cql.prepare(
            """
            SELECT DISTINCT type, key, bucket, epoch, head, first, start, size, closed
            FROM teff_log WHERE type = ? AND key = ? AND bucket = ?\
            """);
    this.create =
        cql.prepare(
            """
            INSERT INTO teff_log (type, key, bucket, epoch, head, first, start, size, closed)
            VALUES (?, ?, ?, ?, ?, ?, ?, 0, false) IF NOT EXISTS\
            """);
    this.claim =
        cql.prepare(
            """
            UPDATE teff_log SET epoch = ? WHERE type = ? AND key = ? AND bucket = ?
            IF epoch = ? AND head = ? AND first = ? AND closed = false\
            """);
    this.advance =
        cql.prepare(
            """
            UPDATE teff_log SET head = ?, size = ?
            WHERE type = ? AND key = ? AND bucket = ?
            IF epoch = ? AND head = ? AND closed = false\
            """);
    this.advanceToLatest =
        cql.prepare(
            """
            UPDATE teff_log SET head = ?, size = ?, first = ?
            WHERE type = ? AND key = ? AND bucket = ?
            IF epoch = ? AND head = ? AND closed = false\
            """);
    this.insert =
        cql.prepare(
            """
            INSERT INTO teff_log
            (type, key, bucket, sequence, writer, event, payload, meta, time, checksum)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)\
            """);
    this.seal =
        cql.prepare(
            """
            UPDATE teff_log SET closed = true WHERE type = ? AND key = ? AND bucket = ?
            IF epoch = ? AND head = ? AND closed = false\
            """);
    this.trim =
        cql.prepare(
            """
            UPDATE teff_log SET first = ? WHERE type = ? AND key = ? AND bucket = ?
            IF epoch = ? AND first = ? AND closed = false\
            """);
    this.confirmClosed =
        cql.prepare(
            """
            UPDATE teff_log SET closed = true WHERE type = ? AND key = ? AND bucket = ?
            IF closed = true\
            """);
    this.deleteBelow =
        cql.prepare(
            "DELETE FROM teff_log WHERE type = ? AND key = ? AND bucket = ? AND sequence < ?");
    this.below =
        cql.prepare(
            """
            SELECT sequence FROM teff_log
            WHERE type = ? AND key = ? AND bucket = ? AND sequence < ? LIMIT 1\
            """);
  }

  Optional<Bucket> read(GrainId grain, long number) {
    return cql.one(read, grain.type(), grain.key(), number).map(LogPartitions::bucket);
  }

  /** As it was agreed upon last, also where only some replicas know of it yet. */
  Optional<Bucket> readAgreed(GrainId grain, long number) {
    return cql.one(serial, read, grain.type(), grain.key(), number).map(LogPartitions::bucket);
  }

  private static Bucket bucket(Row row) {
    return new Bucket(
        row.getLong("bucket"),
        row.getLong("epoch"),
        row.getLong("head"),
        row.getLong("first"),
        row.getLong("start"),
        row.getLong("size"),
        row.getBoolean("closed"));
  }

  /** Creates a bucket, unless it exists. */
  boolean create(GrainId grain, Bucket bucket) {
    return cql.apply(
        create,
        grain.type(),
        grain.key(),
        bucket.number(),
        bucket.epoch(),
        bucket.head(),
        bucket.first(),
        bucket.start());
  }

  /** Ends the epoch that was seen and begins the next one, unless the bucket has changed. */
  boolean claim(GrainId grain, Bucket seen) {
    return cql.apply(
        claim,
        seen.epoch() + 1,
        grain.type(),
        grain.key(),
        seen.number(),
        seen.epoch(),
        seen.head(),
        seen.first());
  }

  /** Lets nobody append to the bucket any more, unless it has changed. */
  boolean seal(GrainId grain, Bucket seen) {
    return cql.apply(seal, grain.type(), grain.key(), seen.number(), seen.epoch(), seen.head());
  }

  /**
   * What stores the events, if the run's epoch and expected head are those of the bucket, and it is
   * open.
   *
   * @param after the bucket as it is then
   */
  BatchStatement appending(GrainId grain, Bucket after, BatchRun run) {
    BatchStatementBuilder batch = BatchStatement.builder(DefaultBatchType.UNLOGGED);
    batch.addStatement(advance(grain, after, run));
    long first = run.retention() == Retention.LATEST ? run.head() : 0;
    var checksum = new Checksum();
    for (Batch each : run.batches()) {
      long time = ChronoUnit.NANOS.between(Instant.EPOCH, each.time());
      long sequence = each.expectedHead();
      for (Event event : each.events()) {
        if (++sequence < first) {
          continue;
        }
        batch.addStatement(
            insert.bind(
                grain.type(),
                grain.key(),
                after.number(),
                sequence,
                each.epoch(),
                event.type(),
                ByteBuffer.wrap(event.payload()),
                ByteBuffer.wrap(event.meta()),
                time,
                checksum.ofEvent(
                    grain.stableHash(),
                    sequence,
                    each.epoch(),
                    time,
                    event.type(),
                    event.payload(),
                    event.meta())));
      }
    }
    if (run.retention() == Retention.LATEST) {
      batch.addStatement(deleteBelow.bind(grain.type(), grain.key(), after.number(), first));
    }
    return batch.build();
  }

  boolean append(BatchStatement appending) {
    return cql.apply(appending);
  }

  private BoundStatement advance(GrainId grain, Bucket after, BatchRun run) {
    return run.retention() == Retention.ALL
        ? advance.bind(
            after.head(),
            after.size(),
            grain.type(),
            grain.key(),
            after.number(),
            run.epoch(),
            run.expectedHead())
        : advanceToLatest.bind(
            after.head(),
            after.size(),
            after.first(),
            grain.type(),
            grain.key(),
            after.number(),
            run.epoch(),
            run.expectedHead());
  }

  /** Forgets records of the open bucket, unless it was claimed or trimmed meanwhile. */
  boolean trim(GrainId grain, Bucket seen, long first) {
    BatchStatementBuilder batch = BatchStatement.builder(DefaultBatchType.UNLOGGED);
    batch.addStatement(
        trim.bind(first, grain.type(), grain.key(), seen.number(), seen.epoch(), seen.first()));
    batch.addStatement(deleteBelow.bind(grain.type(), grain.key(), seen.number(), first));
    return cql.apply(batch.build());
  }

  /** Whether a bucket has records before a given one. */
  boolean holdsBelow(GrainId grain, long number, long sequence) {
    return cql.one(below, grain.type(), grain.key(), number, sequence).isPresent();
  }

  /** Forgets records of a closed bucket. */
  void trimClosed(GrainId grain, long number, long first) {
    BatchStatementBuilder batch = BatchStatement.builder(DefaultBatchType.UNLOGGED);
    batch.addStatement(confirmClosed.bind(grain.type(), grain.key(), number));
    batch.addStatement(deleteBelow.bind(grain.type(), grain.key(), number, first));
    cql.apply(batch.build());
  }
}
