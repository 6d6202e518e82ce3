package dev.teff.persistence.jdbi;

import dev.teff.grains.GrainId;
import dev.teff.persistence.spi.Checksum;
import dev.teff.persistence.spi.Corrupted;
import dev.teff.persistence.spi.LogRecord;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.Handle;

/**
 * Reads logs page by page, so that neither a long log nor a slow reader of one holds a lot of
 * memory or a connection. Each page is one statement, hence one consistent view of grain and
 * events.
 */
final class EventPages {
  /** How many rows the first page of a log has; their size decides about the following ones. */
  static final int FIRST_ROWS = 128;

  private static final int MOST_ROWS = 2_000;
  private static final int FASTEST_GROWTH = 8;

  /** About how many bytes a page has at most. */
  static final long PAGE_BYTES = 1 << 20;

  static final String PAGE =
      """
      SELECT e.sequence, e.epoch, e.type, e.payload, e.meta, e.time, e.checksum, g.id, g.first, g.head
      FROM teff_grain g
      LEFT JOIN teff_event e ON e.grain_id = g.id AND e.sequence BETWEEN ? AND ?
      WHERE g.type = ? AND g.key = ?
      ORDER BY e.sequence LIMIT ?\
      """;

  private final Dialect dialect;

  EventPages(Dialect dialect) {
    this.dialect = dialect;
  }

  /** A page of a grain's log, between two sequence numbers. */
  record Wanted(GrainId grain, long from, long to) {
    /** What is done, for messages. */
    String subject() {
      return "reading the log of " + grain;
    }
  }

  /**
   * Consecutive records.
   *
   * @param next where the next page begins
   * @param last whether there is none
   * @param bytes how many the records have
   */
  record Page(List<LogRecord> records, long next, boolean last, long bytes) {
    /** That of a grain that is not stored. */
    static Page none(Wanted wanted) {
      return new Page(List.of(), wanted.from, true, 0);
    }

    /**
     * How many rows the next page should have after one of so many. Some drivers hold all rows of
     * an answer in memory, however large they are.
     */
    int nextRows(int limit) {
      long fitting = PAGE_BYTES * Math.max(records.size(), 1) / Math.max(bytes, 1);
      return (int) Math.clamp(fitting, 1, Math.min(MOST_ROWS, (long) limit * FASTEST_GROWTH));
    }
  }

  /** What a log is, beside its events. */
  private record Log(long id, long first, long head) {}

  /** Reads a page of at most so many rows. */
  Page read(Handle handle, Wanted wanted, int limit) {
    return dialect.pages().isEmpty()
        ? readJoined(handle, wanted, limit)
        : readAll(handle, List.of(wanted), limit).getFirst();
  }

  private Page readJoined(Handle handle, Wanted wanted, int limit) {
    return handle
        .createQuery(PAGE)
        .bind(0, wanted.from)
        .bind(1, wanted.to)
        .bind(2, wanted.grain.type())
        .bind(3, wanted.grain.key())
        .bind(4, (long) limit)
        .scanResultSet((answer, context) -> {
          // Statements are reused, not closed: what they are not asked for to the end would hold
          // this connection at what it has seen.
          try (ResultSet rows = answer.get()) {
            if (!rows.next()) {
              return Page.none(wanted);
            }
            var log = new Log(rows.getLong(8), rows.getLong(9), rows.getLong(10));
            return scan(rows, rows::next, log, wanted, limit);
          }
        });
  }

  /** Reads pages of several logs, with the statement that the database has for it. */
  List<Page> readAll(Handle handle, List<Wanted> logs, int limit) {
    return handle
        .createQuery(dialect.pages())
        .bind(0, SqlArrays.texts(logs.stream().map(log -> log.grain.type())))
        .bind(1, SqlArrays.texts(logs.stream().map(log -> log.grain.key())))
        .bind(2, SqlArrays.numbers(logs.stream().map(Wanted::from)))
        .bind(3, SqlArrays.numbers(logs.stream().map(Wanted::to)))
        .bind(4, (long) limit)
        .bind(5, (long) limit)
        .scanResultSet((answer, context) -> {
          try (ResultSet rows = answer.get()) {
            return scan(new LogRows(rows), logs, limit);
          }
        });
  }

  private List<Page> scan(LogRows rows, List<Wanted> logs, int limit) throws SQLException {
    var pages = new ArrayList<Page>(logs.size());
    for (int i = 0; i < logs.size(); i++) {
      Wanted wanted = logs.get(i);
      pages.add(
          rows.enter(i + 1)
              ? scan(rows.all, rows::next, rows.log(wanted), wanted, limit)
              : Page.none(wanted));
    }
    return pages;
  }

  /** Moves to the next row of a page, if it has one. */
  private interface Advance {
    boolean next() throws SQLException;
  }

  /** The rows of several logs, one log after the other. */
  private final class LogRows {
    private static final int NUMBER = 8;
    private static final int LOG = 9;

    private final ResultSet all;
    private long number;
    private long current; // of the row that it is at; 0 behind the last

    LogRows(ResultSet all) throws SQLException {
      this.all = all;
      advance();
    }

    private void advance() throws SQLException {
      current = all.next() ? all.getLong(NUMBER) : 0;
    }

    /** Moves to the first row of a log, over what is left of those before it. */
    boolean enter(long log) throws SQLException {
      number = log;
      while (current > 0 && current < number) {
        advance();
      }
      return current == number;
    }

    /** What the log is whose first row it is at. */
    Log log(Wanted wanted) throws SQLException {
      List<Long> parts = SqlArrays.numbers(all, LOG);
      if (parts.isEmpty()) {
        throw Corrupted.missing(wanted.grain, all.getLong(1) - 1, dialect.describe());
      }
      return new Log(parts.get(0), parts.get(1), parts.get(2));
    }

    /** Moves to the next row of this log, if it has one. */
    boolean next() throws SQLException {
      advance();
      return current == number;
    }
  }

  /** Reads the page whose first row is the current one. */
  private Page scan(ResultSet rows, Advance advance, Log log, Wanted wanted, int limit)
      throws SQLException {
    var records = new ArrayList<LogRecord>();
    long next = Math.max(wanted.from, log.first);
    long end = Math.min(wanted.to, log.head);
    var checksum = new Checksum();
    long bytes = 0;
    boolean more = true;
    while (more && next <= end && bytes < PAGE_BYTES) {
      // A grain without such events is one row whose sequence is NULL, read as 0.
      if (rows.getLong(1) != next) {
        throw Corrupted.missing(wanted.grain, next, dialect.describe());
      }
      long epoch = rows.getLong(2);
      String type = rows.getString(3);
      byte[] payload = rows.getBytes(4);
      byte[] meta = rows.getBytes(5);
      long time = rows.getLong(6);
      if (checksum.ofEvent(log.id, next, epoch, time, type, payload, meta) != rows.getLong(7)) {
        throw Corrupted.damaged(wanted.grain, next, dialect.describe());
      }
      records.add(new LogRecord(next, epoch, type, payload, meta, Instant.EPOCH.plusNanos(time)));
      bytes += payload.length + meta.length;
      next++;
      more = advance.next();
    }
    if (!more && next <= end && records.size() < limit) {
      throw Corrupted.missing(wanted.grain, next, dialect.describe());
    }
    return new Page(records, next, next > end, bytes);
  }
}
