package dev.teff.persistence.cassandra;

import com.datastax.oss.driver.api.core.DriverException;
import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import dev.teff.grains.ErrorCode;
import dev.teff.grains.GrainException;
import dev.teff.grains.GrainException.Outcome;
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

  /** A transaction takes longer than the two queries that it would have to overtake. */
  private static final int MOST_OVERTAKEN = 100;

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

  /**
   * Where a record is missing, the writer may have forgotten it just now: then it goes on behind.
   */
  void read(GrainId grain, long from, long to, RecordReader reader) {
    Optional<Bucket> open = chain.open(grain);
    if (open.isEmpty()) {
      return;
    }
    var pass = new Pass(grain, reader, Math.max(from, open.get().first()));
    for (int tries = 0; !read(pass, open.get(), to); tries++) {
      if (tries == MOST_OVERTAKEN) {
        throw overtaken(grain);
      }
      open = chain.open(grain);
      if (first(open) <= pass.next) {
        // Not all replicas may know yet of the transaction that forgot it.
        open = open.flatMap(bucket -> chain.agreed(grain, bucket));
      }
      if (first(open) <= pass.next) {
        throw Corrupted.missing(grain, pass.next, where);
      }
      pass.next = first(open);
    }
  }

  private static long first(Optional<Bucket> open) {
    return open.map(Bucket::first).orElse(0L);
  }

  /** Returns whether it came to the end, and not to a record that is missing. */
  private boolean read(Pass pass, Bucket open, long to) {
    long end = Math.min(to, open.head());
    if (pass.next > end) {
      return true;
    }
    Bucket bucket = chain.holding(pass.grain, pass.next, open);
    while (pass.read(bucket.number(), bucket.closed() ? Math.min(end, bucket.head()) : end)) {
      if (pass.next > end) {
        return true;
      }
      bucket = chain.behind(pass.grain, bucket);
    }
    return false;
  }

  private GrainException overtaken(GrainId grain) {
    return new GrainException(
        ErrorCode.STORE_FAILED,
        Outcome.DID_NOT_RUN,
        "The log of %s was trimmed %d times while it was read | %s | its grain overwrites it faster than it can be read from here | try again"
            .formatted(grain, MOST_OVERTAKEN, where));
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

    /** Reads a bucket up to a record that it must have; false when one is missing, the next. */
    boolean read(long bucket, long last) {
      CompletionStage<AsyncResultSet> coming = fetch(bucket, next, last);
      while (next <= last) {
        AsyncResultSet page = await(coming);
        long expected = next;
        long bytes = 0;
        var records = new ArrayList<LogRecord>();
        for (Row row : page.currentPage()) {
          if (row.getLong(0) != expected) {
            break;
          }
          LogRecord verified = verified(row, expected++);
          bytes += verified.payload().length + verified.meta().length;
          records.add(verified);
        }
        if (records.isEmpty()) {
          return false;
        }
        rows = nextRows(rows, records.size(), bytes);
        if (expected <= last) {
          coming = fetch(bucket, expected, last);
        }
        records.forEach(reader::read);
        next = expected;
      }
      return true;
    }

    private CompletionStage<AsyncResultSet> fetch(long bucket, long from, long last) {
      return cql.start(page, grain.type(), grain.key(), bucket, from, last, rows);
    }

    private LogRecord verified(Row row, long sequence) {
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
