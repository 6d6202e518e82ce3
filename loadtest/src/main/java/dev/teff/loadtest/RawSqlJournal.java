package dev.teff.loadtest;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.locks.ReentrantLock;

/** By plain JDBC: one transaction moves the head of a log, if it is where it was, and adds rows. */
final class RawSqlJournal implements RawJournal {
  /** As many as a pool in front of PostgreSQL usually has; SQLite has one writer. */
  private static final int POOL = 16;

  private static final byte[] PAYLOAD = LedgerGrain.NOTE.getBytes(StandardCharsets.UTF_8);

  private final List<Log> logs = new ArrayList<>();
  private final List<Writer> all = new ArrayList<>();
  private final BlockingQueue<Writer> pool;
  private final int parallel;

  private RawSqlJournal(int logs, int writers, int parallel, Opener opener) throws SQLException {
    this.pool = new ArrayBlockingQueue<>(writers);
    this.parallel = parallel;
    for (int i = 0; i < writers; i++) {
      var writer = new Writer(opener.open(), i == 0 ? logs : 0);
      all.add(writer);
      pool.add(writer);
    }
    for (int i = 0; i < logs; i++) {
      this.logs.add(new Log(i));
    }
  }

  static RawSqlJournal sqlite(BenchStore store, int logs) throws SQLException {
    String url = "jdbc:sqlite:" + store.folder().resolve("raw.db");
    return new RawSqlJournal(
        logs,
        1,
        1,
        () -> {
          Connection connection = DriverManager.getConnection(url);
          try (var statement = connection.createStatement()) {
            statement.execute("PRAGMA journal_mode = WAL");
            statement.execute("PRAGMA synchronous = FULL");
          }
          return connection;
        });
  }

  static RawSqlJournal postgres(BenchStore store, int logs) throws SQLException {
    String url = "jdbc:" + store.url() + "&reWriteBatchedInserts=true";
    return new RawSqlJournal(
        logs,
        POOL,
        Runtime.getRuntime().availableProcessors() * 2,
        () -> DriverManager.getConnection(url));
  }

  private interface Opener {
    Connection open() throws SQLException;
  }

  /** A log; appends to it exclude each other, as they do in the database. */
  private static final class Log {
    final ReentrantLock lock = new ReentrantLock();
    final int number;
    long head;

    Log(int number) {
      this.number = number;
    }
  }

  private static final class Writer {
    final Connection connection;
    final PreparedStatement advance;
    final PreparedStatement insert;

    Writer(Connection connection, int logs) throws SQLException {
      this.connection = connection;
      try (var statement = connection.createStatement()) {
        if (logs > 0) {
          statement.execute(
              "CREATE TABLE raw_log (id BIGINT PRIMARY KEY, epoch BIGINT NOT NULL, head BIGINT NOT NULL)");
          statement.execute(
              """
              CREATE TABLE raw_event (log BIGINT NOT NULL, sequence BIGINT NOT NULL,
                epoch BIGINT NOT NULL, type TEXT NOT NULL, payload %s NOT NULL,
                time BIGINT NOT NULL, PRIMARY KEY (log, sequence))\
              """
                  .formatted(
                      connection.getMetaData().getURL().startsWith("jdbc:sqlite")
                          ? "BLOB"
                          : "BYTEA"));
        }
        for (int i = 0; i < logs; i++) {
          statement.execute("INSERT INTO raw_log VALUES (%d, 1, 0)".formatted(i));
        }
      }
      connection.setAutoCommit(false);
      advance =
          connection.prepareStatement(
              "UPDATE raw_log SET head = ? WHERE id = ? AND epoch = 1 AND head = ?");
      insert = connection.prepareStatement("INSERT INTO raw_event VALUES (?, ?, 1, ?, ?, ?)");
    }

    void append(Log log, int events) throws SQLException {
      advance.setLong(1, log.head + events);
      advance.setLong(2, log.number);
      advance.setLong(3, log.head);
      if (advance.executeUpdate() != 1) {
        throw new IllegalStateException("Somebody else writes to log " + log.number);
      }
      for (int i = 1; i <= events; i++) {
        insert.setLong(1, log.number);
        insert.setLong(2, log.head + i);
        insert.setString(3, "posted");
        insert.setBytes(4, PAYLOAD);
        insert.setLong(5, System.currentTimeMillis());
        insert.addBatch();
      }
      insert.executeBatch();
      connection.commit();
      log.head += events;
    }
  }

  @Override
  public int parallel() {
    return parallel;
  }

  @Override
  public int logs() {
    return logs.size();
  }

  @Override
  public void append(int log, int events) throws Exception {
    Log chosen = logs.get(log);
    chosen.lock.lock();
    try {
      Writer writer = pool.take();
      try {
        writer.append(chosen, events);
      } finally {
        pool.add(writer);
      }
    } finally {
      chosen.lock.unlock();
    }
  }

  @Override
  public void close() {
    for (Writer writer : all) {
      try {
        writer.connection.close();
      } catch (SQLException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
