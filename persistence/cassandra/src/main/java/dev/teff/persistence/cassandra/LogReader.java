package dev.teff.persistence.cassandra;

import com.datastax.oss.driver.api.core.DriverException;
import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import dev.teff.grains.GrainId;
import dev.teff.persistence.spi.Checksum;
import dev.teff.persistence.spi.Corrupted;
import dev.teff.persistence.spi.EventLog.RecordReader;
import dev.teff.persistence.spi.LogRecord;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Reads logs, bucket by bucket and page by page; the next page is fetched meanwhile. */
final class LogReader {
  private static final int FIRST_ROWS = 128;
  private static final int MOST_ROWS = 4_000;
  private static final int FASTEST_GROWTH = 8;
  private static final long PAGE_BYTES = 1 << 20;

  private final String where;
  private final Cql cql;
  private final LogChain chain;
  private final PreparedStatement page;

  LogReader(String where, Cql cql, LogChain chain) {
    this.where = where;
    this.cql = cql;
    this.chain = chain;
    this.page =
        cql.prepare(
            """
            SELECT sequence, writer, event, payload, meta, time, checksum FROM teff_log
            WHERE type = ? AND key = ? AND bucket = ? AND sequence >= ? AND sequence <= ?
            LIMIT ?\
            """);
  }

  void read(GrainId grain, long from, long to, RecordReader reader) {
    Optional<Bucket> open = chain.open(grain);
    if (open.isEmpty()) {
      return;
    }
    long next = Math.max(from, open.get().first());
    long end = Math.min(to, open.get().head());
    if (next > end) {
      return;
    }
    Bucket bucket = chain.holding(grain, next, open.get());
    var pass = new Pass(grain, reader, next);
    while (pass.next <= end) {
      long last = bucket.closed() ? Math.min(end, bucket.head()) : end;
      pass.read(bucket.number(), last);
      if (pass.next <= end) {
        bucket = chain.behind(grain, bucket);
      }
    }
  }

  /** One reading of a log. */
  private final class Pass {
    private final GrainId grain;
    private final RecordReader reader;
    private final Checksum checksum = new Checksum();
    private long next;
    private int rows = FIRST_ROWS;

    Pass(GrainId grain, RecordReader reader, long next) {
      this.grain = grain;
      this.reader = reader;
      this.next = next;
    }

    /** Reads a bucket up to a record that it must have. */
    void read(long bucket, long last) {
      CompletionStage<AsyncResultSet> coming = fetch(bucket, next, last);
      while (next <= last) {
        AsyncResultSet page = await(coming);
        long expected = next;
        long bytes = 0;
        var records = new ArrayList<LogRecord>();
        for (Row row : page.currentPage()) {
          LogRecord verified = verified(row, expected++);
          bytes += verified.payload().length + verified.meta().length;
          records.add(verified);
        }
        if (records.isEmpty()) {
          throw Corrupted.missing(grain, next, where);
        }
        rows = nextRows(rows, records.size(), bytes);
        if (expected <= last) {
          coming = fetch(bucket, expected, last);
        }
        records.forEach(reader::read);
        next = expected;
      }
    }

    private CompletionStage<AsyncResultSet> fetch(long bucket, long from, long last) {
      return cql.start(page, grain.type(), grain.key(), bucket, from, last, rows);
    }

    private LogRecord verified(Row row, long sequence) {
      if (row.getLong(0) != sequence) {
        throw Corrupted.missing(grain, sequence, where);
      }
      long epoch = row.getLong(1);
      String type = Objects.requireNonNullElse(row.getString(2), "");
      byte[] payload = bytes(row.getByteBuffer(3));
      byte[] meta = bytes(row.getByteBuffer(4));
      long time = row.getLong(5);
      long sum = checksum.ofEvent(grain.stableHash(), sequence, epoch, time, type, payload, meta);
      if (sum != row.getLong(6)) {
        throw Corrupted.damaged(grain, sequence, where);
      }
      return new LogRecord(sequence, epoch, type, payload, meta, Instant.EPOCH.plusNanos(time));
    }
  }

  private static AsyncResultSet await(CompletionStage<AsyncResultSet> coming) {
    try {
      return coming.toCompletableFuture().join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof DriverException failure) {
        throw failure.copy();
      }
      throw e;
    }
  }

  private static int nextRows(int limit, int count, long bytes) {
    long fitting = PAGE_BYTES * count / Math.max(bytes, 1);
    return (int) Math.clamp(fitting, 1, Math.min(MOST_ROWS, (long) limit * FASTEST_GROWTH));
  }

  static byte[] bytes(@Nullable ByteBuffer buffer) {
    if (buffer == null) {
      return new byte[0];
    }
    ByteBuffer own = buffer.duplicate();
    byte[] bytes = new byte[own.remaining()];
    own.get(bytes);
    return bytes;
  }
}
