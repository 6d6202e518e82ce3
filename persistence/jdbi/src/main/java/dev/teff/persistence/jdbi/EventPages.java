package dev.teff.persistence.jdbi;

import dev.teff.grains.GrainId;
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
  private static final int PAGE_ROWS = 2_000;
  private static final long PAGE_BYTES = 1 << 20;

  private static final String PAGE =
      """
      SELECT g.id, g.first, g.head, e.sequence, e.epoch, e.type, e.payload, e.time, e.checksum
      FROM teff_grain g
      LEFT JOIN teff_event e ON e.grain_id = g.id AND e.sequence BETWEEN ? AND ?
      WHERE g.type = ? AND g.key = ?
      ORDER BY e.sequence LIMIT ?\
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
   */
  record Page(List<LogRecord> records, long next, boolean last) {}

  /** Reads the page that begins at {@code from}. */
  Page read(Handle handle, GrainId grain, long from, long to) {
    return handle
        .createQuery(PAGE)
        .bind(0, from)
        .bind(1, to)
        .bind(2, grain.type())
        .bind(3, grain.key())
        .bind(4, PAGE_ROWS)
        .scanResultSet((rows, context) -> scan(rows.get(), grain, from, to));
  }

  private Page scan(ResultSet rows, GrainId grain, long from, long to) throws SQLException {
    var records = new ArrayList<LogRecord>();
    if (!rows.next()) {
      return new Page(records, from, true);
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
      long time = rows.getLong(8);
      if (checksum.ofEvent(id, next, epoch, time, type, payload) != rows.getLong(9)) {
        throw Corrupted.damaged(grain, next, where);
      }
      records.add(new LogRecord(next, epoch, type, payload, Instant.EPOCH.plusNanos(time)));
      bytes += payload.length;
      next++;
      more = rows.next();
    }
    if (!more && next <= end && records.size() < PAGE_ROWS) {
      throw Corrupted.missing(grain, next, where);
    }
    return new Page(records, next, next > end);
  }
}
