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
  private static final long PAGE_BYTES = 1 << 20;

  /**
   * Its upper bound is that of the page, not of the log: PostgreSQL sorts what a join may bring,
   * and would sort the rest of the log for each page.
   */
  private static final String PAGE =
      """
      SELECT g.id, g.first, g.head, e.sequence, e.epoch, e.type, e.payload, e.meta, e.time, e.checksum
      FROM teff_grain g
      LEFT JOIN teff_event e ON e.grain_id = g.id AND e.sequence BETWEEN ? AND ?
        AND e.sequence < CASE WHEN g.first > ? THEN g.first ELSE ? END + ?
      WHERE g.type = ? AND g.key = ?
      ORDER BY e.sequence\
      """;

  private final String where;

  EventPages(String where) {
    this.where = where;
  }

  /**
   * Consecutive records.
   *
   * @param next where the next page begins
   * @param last whether there is none
   * @param nextRows how many rows the next one should have
   */
  record Page(List<LogRecord> records, long next, boolean last, int nextRows) {}

  /** Reads the page that begins at {@code from}, of at most so many rows. */
  Page read(Handle handle, GrainId grain, long from, long to, int limit) {
    return handle
        .createQuery(PAGE)
        .bind(0, from)
        .bind(1, to)
        .bind(2, from)
        .bind(3, from)
        .bind(4, (long) limit)
        .bind(5, grain.type())
        .bind(6, grain.key())
        .scanResultSet((answer, context) -> {
          // Statements are reused, not closed: what they are not asked for to the end would hold
          // this connection at what it has seen.
          try (ResultSet rows = answer.get()) {
            return scan(rows, grain, from, to, limit);
          }
        });
  }

  private Page scan(ResultSet rows, GrainId grain, long from, long to, int limit)
      throws SQLException {
    var records = new ArrayList<LogRecord>();
    if (!rows.next()) {
      return new Page(records, from, true, limit);
    }
    long id = rows.getLong(1);
    long next = Math.max(from, rows.getLong(2));
    long end = Math.min(to, rows.getLong(3));
    var checksum = new Checksum();
    long bytes = 0;
    boolean more = true;
    while (more && next <= end && bytes < PAGE_BYTES) {
      // A grain without such events is one row whose sequence is NULL, read as 0.
      if (rows.getLong(4) != next) {
        throw Corrupted.missing(grain, next, where);
      }
      long epoch = rows.getLong(5);
      String type = rows.getString(6);
      byte[] payload = rows.getBytes(7);
      byte[] meta = rows.getBytes(8);
      long time = rows.getLong(9);
      if (checksum.ofEvent(id, next, epoch, time, type, payload, meta) != rows.getLong(10)) {
        throw Corrupted.damaged(grain, next, where);
      }
      records.add(new LogRecord(next, epoch, type, payload, meta, Instant.EPOCH.plusNanos(time)));
      bytes += payload.length + meta.length;
      next++;
      more = rows.next();
    }
    if (!more && next <= end && records.size() < limit) {
      throw Corrupted.missing(grain, next, where);
    }
    return new Page(records, next, next > end, nextRows(limit, records.size(), bytes));
  }

  /** Some drivers hold all rows of an answer in memory, however large they are. */
  private static int nextRows(int limit, int records, long bytes) {
    long fitting = PAGE_BYTES * Math.max(records, 1) / Math.max(bytes, 1);
    return (int) Math.clamp(fitting, 1, Math.min(MOST_ROWS, (long) limit * FASTEST_GROWTH));
  }
}
