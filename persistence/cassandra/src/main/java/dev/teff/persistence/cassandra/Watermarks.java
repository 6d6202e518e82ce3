package dev.teff.persistence.cassandra;

import com.datastax.oss.driver.api.core.ConsistencyLevel;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import dev.teff.persistence.spi.ReminderIndex;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * How far the reminders of each slice were dealt with. Both times of a watermark only grow, so one
 * that was read a while ago holds, too; it only says less.
 *
 * <p>A writer enters what points to a reminder, and then reads the watermark. Who moves one on
 * closes a time first, and then reads what is in front of it. So whatever clocks say, either the
 * writer learns that it was too late, or what it entered is found. Closing is a light-weight
 * transaction, for a write stamped by a clock could be hidden from those who enter.
 */
final class Watermarks {
  private static final Duration KNOWN_FOR = Duration.ofMinutes(1);

  /**
   * How far a slice is.
   *
   * @param closed nothing is entered at an earlier time any more, in milliseconds
   * @param passed nothing is left at an earlier time
   */
  record Watermark(long closed, long passed) {
    static final Watermark NONE = new Watermark(Long.MIN_VALUE, Long.MIN_VALUE);

    private Watermark or(Watermark other) {
      return new Watermark(Math.max(closed, other.closed), Math.max(passed, other.passed));
    }
  }

  private record Known(Watermark watermark, Instant since) {}

  private final Cql cql;
  private final ConsistencyLevel serial;
  private final InstantSource clock;
  private final PreparedStatement read;
  private final PreparedStatement create;
  private final PreparedStatement close;
  private final PreparedStatement pass;
  private final AtomicReferenceArray<@Nullable Known> known =
      new AtomicReferenceArray<>(ReminderIndex.SLICES);

  Watermarks(Cql cql, ConsistencyLevel serial, InstantSource clock) {
    this.cql = cql;
    this.serial = serial;
    this.clock = clock;
    this.read = cql.prepare("SELECT closed, passed FROM teff_reminder_watermark WHERE slice = ?");
    this.create =
        cql.prepare(
            """
            INSERT INTO teff_reminder_watermark (slice, closed, passed) VALUES (?, ?, ?)
            IF NOT EXISTS\
            """);
    this.close =
        cql.prepare("UPDATE teff_reminder_watermark SET closed = ? WHERE slice = ? IF closed = ?");
    this.pass =
        cql.prepare("UPDATE teff_reminder_watermark SET passed = ? WHERE slice = ? IF closed = ?");
  }

  /** As it was a short while ago. */
  Watermark known(int slice) {
    Known last = known.get(slice);
    return last == null || last.since().plus(KNOWN_FOR).isBefore(clock.instant())
        ? read(slice)
        : last.watermark();
  }

  /** As it is. */
  Watermark read(int slice) {
    return learn(slice, cql.one(read, slice).map(Watermarks::watermark).orElse(Watermark.NONE));
  }

  private static Watermark watermark(Row row) {
    return new Watermark(row.getLong(0), row.getLong(1));
  }

  private Watermark learn(int slice, Watermark found) {
    Known now = new Known(found, clock.instant());
    return known
        .accumulateAndGet(
            slice,
            now,
            (last, next) ->
                last == null
                    ? next
                    : new Known(next.watermark().or(last.watermark()), next.since()))
        .watermark();
  }

  /**
   * Lets nobody enter anything before a time any more.
   *
   * @return what is closed now, perhaps a later time; {@link Watermark#NONE} when somebody else was
   *     quicker
   */
  Watermark close(int slice, long time) {
    // Ends what others began: half a transaction could be seen from here and not by writers.
    Watermark last = cql.one(serial, read, slice).map(Watermarks::watermark).orElse(Watermark.NONE);
    if (last.closed() >= time) {
      return learn(slice, last);
    }
    boolean closed =
        last.equals(Watermark.NONE)
            ? cql.apply(create, slice, time, Long.MIN_VALUE)
            : cql.apply(close, time, slice, last.closed());
    return closed ? learn(slice, new Watermark(time, last.passed())) : Watermark.NONE;
  }

  /** Says that nothing is left before a time, which has to be closed. */
  void pass(int slice, Watermark closed, long time) {
    if (cql.apply(pass, time, slice, closed.closed())) {
      learn(slice, new Watermark(closed.closed(), time));
    }
  }
}
