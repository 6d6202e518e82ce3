package dev.teff.persistence.cassandra;

import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import dev.teff.grains.GrainId;
import dev.teff.persistence.cassandra.ReminderRows.Filed;
import dev.teff.persistence.spi.ReminderIndex;
import dev.teff.persistence.spi.ReminderIndex.Entry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

/**
 * Where reminders are found by time: in buckets of an hour, a list of which exists for each slice.
 * What is due already goes into the current bucket, so that nothing is entered into an old one.
 *
 * <p>A row here only points: it is entered before the reminder is set, and may be left over when a
 * writer dies. Rows carry the registration, so none is entered again after it was deleted.
 *
 * <p>Rows are entered and deleted by plain writes, stamped by clocks of silos, which may differ by
 * {@link #APART} buckets. So a bucket of the list, or what points to nothing, goes only when nobody
 * can enter it any more, by whatever clock; and who looks for what is due also looks into buckets
 * that are current for others. Light-weight transactions would not spare that: a bucket is entered
 * before what is in it. And each reminder that is set would wait for all others of its slice.
 */
final class DueRows {
  private static final long BUCKET_MILLIS = Duration.ofHours(1).toMillis();

  /** How many buckets the clocks of two silos may differ by. */
  private static final int APART = 2;

  /** Whoever enters a row into a bucket so old has begun more than an hour ago, by any clock. */
  private static final int SETTLED_BUCKETS = APART + 2;

  private final Cql cql;
  private final InstantSource clock;
  private final PreparedStatement enter;
  private final PreparedStatement enterBucket;
  private final PreparedStatement buckets;
  private final PreparedStatement due;
  private final PreparedStatement delete;
  private final PreparedStatement deleteBucket;

  DueRows(Cql cql, InstantSource clock) {
    this.cql = cql;
    this.clock = clock;
    this.enter =
        cql.prepare(
            """
            INSERT INTO teff_reminder_due (slice, bucket, due, type, key, name, registration)
            VALUES (?, ?, ?, ?, ?, ?, ?)\
            """);
    this.enterBucket =
        cql.prepare("INSERT INTO teff_reminder_bucket (slice, bucket) VALUES (?, ?)");
    this.buckets =
        cql.prepare("SELECT bucket FROM teff_reminder_bucket WHERE slice = ? AND bucket <= ?");
    this.due =
        cql.prepare(
            """
            SELECT due, type, key, name, registration FROM teff_reminder_due
            WHERE slice = ? AND bucket = ? AND due <= ? LIMIT ?\
            """);
    this.delete =
        cql.prepare(
            """
            DELETE FROM teff_reminder_due
            WHERE slice = ? AND bucket = ? AND due = ? AND type = ? AND key = ? AND name = ?
            AND registration = ?\
            """);
    this.deleteBucket =
        cql.prepare("DELETE FROM teff_reminder_bucket WHERE slice = ? AND bucket = ?");
  }

  /** What points to a reminder. */
  record Pointer(
      int slice, long bucket, Instant due, GrainId grain, String name, UUID registration) {
    static Pointer to(Filed filed) {
      Entry entry = filed.entry();
      return new Pointer(
          ReminderIndex.slice(entry.grain()),
          filed.bucket(),
          entry.due(),
          entry.grain(),
          entry.name(),
          entry.registration());
    }
  }

  /** The bucket that a reminder goes into now. */
  Filed file(Entry entry) {
    return new Filed(entry, Math.max(bucket(entry.due()), current()));
  }

  private long current() {
    return bucket(clock.instant());
  }

  private static long bucket(Instant time) {
    return Math.floorDiv(time.toEpochMilli(), BUCKET_MILLIS);
  }

  void enter(Filed filed) {
    Pointer pointer = Pointer.to(filed);
    cql.run(enterBucket, pointer.slice(), pointer.bucket());
    cql.run(
        enter,
        pointer.slice(),
        pointer.bucket(),
        pointer.due().toEpochMilli(),
        pointer.grain().type(),
        pointer.grain().key(),
        pointer.name(),
        pointer.registration());
  }

  void delete(Pointer pointer) {
    cql.run(
        delete,
        pointer.slice(),
        pointer.bucket(),
        pointer.due().toEpochMilli(),
        pointer.grain().type(),
        pointer.grain().key(),
        pointer.name(),
        pointer.registration());
  }

  /** The buckets of a slice in which something may be due, oldest first. */
  List<Long> buckets(int slice, Instant until) {
    long last = Math.max(bucket(until), current() + APART);
    return cql.all(buckets, slice, last).stream().map(row -> row.getLong(0)).toList();
  }

  /**
   * What points to reminders of several buckets.
   *
   * @param areAll whether no bucket has more
   */
  record Pointers(List<Pointer> oldestFirst, boolean areAll) {}

  /** What points to reminders that are due, the first ones of each bucket. */
  Pointers first(BitSet slices, Instant until, int mostOfBucket) {
    List<Pointer> pointers = new ArrayList<>();
    boolean all = true;
    for (int slice : slices.stream().toArray()) {
      for (long bucket : buckets(slice, until)) {
        List<Pointer> first = due(slice, bucket, until, mostOfBucket);
        all &= first.size() < mostOfBucket;
        pointers.addAll(first);
      }
    }
    pointers.sort(Comparator.comparing(Pointer::due).thenComparing(Pointer::grain));
    return new Pointers(pointers, all);
  }

  /** What points to reminders of a bucket that are due, oldest first. */
  List<Pointer> due(int slice, long bucket, Instant until, int limit) {
    List<Row> rows = cql.all(due, slice, bucket, until.toEpochMilli(), limit);
    if (rows.isEmpty()
        && isSettled(bucket)
        && cql.all(due, slice, bucket, Long.MAX_VALUE, 1).isEmpty()) {
      cql.run(deleteBucket, slice, bucket);
    }
    return rows.stream().map(row -> pointer(slice, bucket, row)).toList();
  }

  private static Pointer pointer(int slice, long bucket, Row row) {
    return new Pointer(
        slice,
        bucket,
        Instant.ofEpochMilli(row.getLong(0)),
        GrainId.of(
            Objects.requireNonNull(row.getString(1)), Objects.requireNonNull(row.getString(2))),
        Objects.requireNonNull(row.getString(3)),
        Objects.requireNonNull(row.getUuid(4)));
  }

  /** Deletes what points to nothing, once nobody can be about to set it. */
  void tidy(Pointer stale) {
    if (isSettled(stale.bucket())) {
      delete(stale);
    }
  }

  private boolean isSettled(long bucket) {
    return bucket <= current() - SETTLED_BUCKETS;
  }
}
