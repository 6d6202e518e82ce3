package dev.teff.persistence.cassandra;

import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.servererrors.ReadFailureException;
import dev.teff.grains.GrainId;
import dev.teff.persistence.cassandra.ReminderRows.Filed;
import dev.teff.persistence.cassandra.Watermarks.Watermark;
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
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where reminders are found by time: in buckets of an hour, a list of which exists for each slice.
 * What is due already goes into the current bucket, so that nothing is entered into an old one.
 *
 * <p>A row here only points: it is entered before the reminder is set, and may be left over when a
 * writer dies. Rows carry the registration, so none is entered again after it was deleted.
 *
 * <p>A bucket is a queue: what ticks and what is put off leaves tombstones in front. Reading begins
 * at the slice's {@linkplain Watermarks watermark}, behind most of them. What is too late for that
 * goes into late buckets, which are read from their beginning. Where the server still meets more
 * tombstones than it bears, the time is read in halves.
 *
 * <p>Rows are entered and deleted by plain writes, stamped by clocks of silos, which may differ by
 * {@link #APART} buckets. So a bucket of the list, or what points to nothing, goes only when nobody
 * can enter it any more, by whatever clock; and who looks for what is due also looks into buckets
 * that are current for others. Light-weight transactions would not spare that: a bucket is entered
 * before what is in it. And each reminder that is set would wait for all others of its slice.
 */
final class DueRows {
  private static final Logger LOG = LoggerFactory.getLogger(DueRows.class);

  private static final long BUCKET_MILLIS = Duration.ofHours(1).toMillis();

  /** How many buckets the clocks of two silos may differ by. */
  private static final int APART = 2;

  /** How many slices are asked at once. */
  static final int SLICES_AT_ONCE = 16;

  /** Whoever enters a row into a bucket so old has begun more than an hour ago, by any clock. */
  private static final int SETTLED_BUCKETS = APART + 2;

  /** Of the reasons that nodes give for a failed read, that of too many tombstones. */
  private static final int TOMBSTONES = 1;

  private final Cql cql;
  private final InstantSource clock;
  private final Watermarks watermarks;
  private final PreparedStatement enter;
  private final PreparedStatement enterBucket;
  private final PreparedStatement buckets;
  private final PreparedStatement between;
  private final PreparedStatement delete;
  private final PreparedStatement deleteBucket;

  private record Place(int slice, long bucket) {}

  /** What was reported, until it can be read again. */
  private final Set<Place> unreadable = ConcurrentHashMap.newKeySet();

  /** The slices of which a read met too many tombstones since their watermark was last moved. */
  private final Set<Integer> crowded = ConcurrentHashMap.newKeySet();

  DueRows(Cql cql, InstantSource clock, Watermarks watermarks) {
    this.cql = cql;
    this.clock = clock;
    this.watermarks = watermarks;
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
    this.between =
        cql.prepare(
            """
            SELECT due, type, key, name, registration FROM teff_reminder_due
            WHERE slice = ? AND bucket = ? AND due >= ? AND due <= ? LIMIT ?\
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

    Pointer in(long another) {
      return new Pointer(slice, another, due, grain, name, registration);
    }
  }

  private long current() {
    return bucket(clock.instant());
  }

  private static long bucket(Instant time) {
    return Math.floorDiv(time.toEpochMilli(), BUCKET_MILLIS);
  }

  /** The bucket for what is too late for others: late ones count down from -1. */
  long lateBucket() {
    return -1 - current();
  }

  static boolean isLate(long bucket) {
    return bucket < 0;
  }

  /** Enters what points to a reminder, and returns it with the bucket where it will be found. */
  Filed enter(Entry entry) {
    int slice = ReminderIndex.slice(entry.grain());
    Filed filed = file(entry, watermarks.known(slice));
    enter(Pointer.to(filed));
    if (isLate(filed.bucket())) {
      return filed;
    }
    Filed again = file(entry, watermarks.read(slice));
    if (isLate(again.bucket())) {
      enter(Pointer.to(again));
      delete(Pointer.to(filed));
      return again;
    }
    return filed;
  }

  private Filed file(Entry entry, Watermark watermark) {
    return new Filed(
        entry,
        entry.due().toEpochMilli() < watermark.closed()
            ? lateBucket()
            : Math.max(bucket(entry.due()), current()));
  }

  void enter(Pointer pointer) {
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

  /** The buckets of a slice in which something may be due, late ones first, then by time. */
  List<Long> buckets(int slice, Instant until) {
    long last = Math.max(bucket(until), current() + APART);
    return cql.all(buckets, slice, last).stream().map(row -> row.getLong(0)).toList();
  }

  /** Before which time a bucket holds nothing, by any clock. */
  Instant earliest(long bucket) {
    return bucket <= current() + APART ? Instant.MIN : Instant.ofEpochMilli(start(bucket));
  }

  /**
   * The first of what points to reminders of several buckets.
   *
   * @param list up to the end, none is missing
   * @param areAll whether none follow behind the end
   */
  record Pointers(List<Pointer> list, Instant end, boolean areAll) {}

  /**
   * What points to reminders that are due, oldest first, up to where it is known when so many are
   * read of each bucket. A bucket that cannot be read hides nothing of the others.
   */
  Pointers first(BitSet slices, Instant until, int mostOfBucket) {
    List<Pointers> found =
        AtOnce.ask(
            SLICES_AT_ONCE,
            slices.stream().boxed().toList(),
            slice -> first(slice, until, mostOfBucket));
    Instant end = found.stream().map(Pointers::end).min(Comparator.naturalOrder()).orElse(until);
    List<Pointer> pointers =
        found.stream()
            .flatMap(each -> each.list().stream())
            .filter(each -> !each.due().isAfter(end))
            .sorted(Comparator.comparing(Pointer::due).thenComparing(Pointer::grain))
            .toList();
    return new Pointers(pointers, end, found.stream().allMatch(Pointers::areAll));
  }

  private Pointers first(int slice, Instant until, int mostOfBucket) {
    List<Pointer> pointers = new ArrayList<>();
    Instant end = until;
    boolean all = true;
    for (long bucket : buckets(slice, until)) {
      List<Pointer> first = due(slice, bucket, until, mostOfBucket);
      if (first.size() >= mostOfBucket) {
        Instant last = first.getLast().due();
        end = last.isBefore(end) ? last : end;
        all = false;
      }
      pointers.addAll(first);
    }
    return new Pointers(pointers, end, all);
  }

  /** What points to reminders of a bucket that are due, oldest first. */
  List<Pointer> due(int slice, long bucket, Instant until, int limit) {
    try {
      long from = isLate(bucket) ? Long.MIN_VALUE : watermarks.known(slice).passed();
      if (isSettled(bucket)) {
        from = Long.MIN_VALUE; // for what silos entered that know of no watermarks
      } else if (!isLate(bucket) && start(bucket + 1) <= from) {
        return List.of();
      }
      List<Pointer> found = between(slice, bucket, from, until.toEpochMilli(), limit);
      if (found.isEmpty()
          && isSettled(bucket)
          && between(slice, bucket, Long.MIN_VALUE, Long.MAX_VALUE, 1).isEmpty()) {
        cql.run(deleteBucket, slice, bucket);
      }
      unreadable.remove(new Place(slice, bucket));
      return found;
    } catch (ReadFailureException e) {
      if (unreadable.add(new Place(slice, bucket))) {
        LOG.warn("Reminders of slice {} in bucket {} cannot be read.", slice, bucket, e);
      }
      return List.of();
    }
  }

  /**
   * What points to reminders of a slice that are not late, from a time up to another, excluded; of
   * each bucket no more than the limit.
   */
  List<Pointer> inTime(int slice, long from, long end, int limit) {
    List<Pointer> found = new ArrayList<>();
    for (long bucket : buckets(slice, Instant.ofEpochMilli(end))) {
      if (!isLate(bucket) && start(bucket + 1) > from) {
        found.addAll(between(slice, bucket, from, end - 1, limit));
      }
    }
    found.sort(Comparator.comparing(Pointer::due));
    return found;
  }

  /** Whether a slice has buckets for a time that are not late. */
  boolean hasInTime(int slice, long from, long end) {
    return buckets(slice, Instant.ofEpochMilli(end)).stream()
        .anyMatch(bucket -> !isLate(bucket) && start(bucket + 1) > from);
  }

  /** Whether a read of the slice met too many tombstones since this was last asked. */
  boolean wasCrowded(int slice) {
    return crowded.remove(slice);
  }

  private List<Pointer> between(int slice, long bucket, long from, long to, int limit) {
    try {
      return cql.all(between, slice, bucket, from, to, limit).stream()
          .map(row -> pointer(slice, bucket, row))
          .toList();
    } catch (ReadFailureException e) {
      if (!isOfTombstones(e) || from >= to) {
        throw e;
      }
      crowded.add(slice);
      long middle = middle(bucket, from, to);
      List<Pointer> found = new ArrayList<>(between(slice, bucket, from, middle, limit));
      if (found.size() < limit) {
        found.addAll(between(slice, bucket, middle + 1, to, limit - found.size()));
      }
      return found;
    }
  }

  /** A node that speaks an older protocol gives no reasons. */
  private static boolean isOfTombstones(ReadFailureException failure) {
    return failure.getReasonMap().isEmpty() || failure.getReasonMap().containsValue(TOMBSTONES);
  }

  /** First apart from what is in front of the bucket's hour and behind it. */
  private static long middle(long bucket, long from, long to) {
    long hour = isLate(bucket) ? -1 - bucket : bucket;
    if (from < start(hour) && start(hour) <= to) {
      return start(hour) - 1;
    }
    if (from < start(hour + 1) && start(hour + 1) <= to) {
      return start(hour + 1) - 1;
    }
    return (from & to) + ((from ^ to) >> 1); // the mean, which does not overflow
  }

  private static long start(long bucket) {
    return bucket * BUCKET_MILLIS;
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
    long hour = isLate(bucket) ? -1 - bucket : bucket;
    return hour <= current() - SETTLED_BUCKETS;
  }
}
