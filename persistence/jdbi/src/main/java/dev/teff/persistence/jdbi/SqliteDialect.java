package dev.teff.persistence.jdbi;

import dev.teff.grains.ErrorCode;
import dev.teff.grains.GrainException;
import dev.teff.grains.GrainException.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** SQLite in a file, in WAL mode, which several processes may have open. */
class SqliteDialect implements Dialect {
  private static final Logger LOG = LoggerFactory.getLogger(SqliteDialect.class);

  private static final String FULL = "2";
  private static final int PAGES_BETWEEN_CHECKPOINTS = 4_000;
  private static final long OPEN_RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

  private final SqliteUrl url;
  private final LockQueue lock;
  private final Jdbi jdbi;

  SqliteDialect(SqliteUrl url) {
    this.url = url;
    this.lock = new LockQueue(url.busyTimeout());
    this.jdbi = Jdbi.create(this::connect);
    this.jdbi.setStatementBuilderFactory(unused -> new ReusedStatements());
  }

  @Override
  public String describe() {
    return SqliteUrl.SCHEME + ":" + url.file();
  }

  @Override
  public Handle open() {
    prepareDirectory();
    return jdbi.open();
  }

  /** SQLite has one writer at a time, whoever asks. */
  @Override
  public int writers() {
    return 1;
  }

  @Override
  public int readers() {
    return Math.clamp(Runtime.getRuntime().availableProcessors(), 2, 8);
  }

  @Override
  public void begin(Handle handle) {
    lock.beforeTransaction();
    handle.execute("BEGIN IMMEDIATE");
  }

  @Override
  public void commit(Handle handle) {
    handle.execute("COMMIT");
  }

  /** Who has begun a transaction holds the lock already. */
  @Override
  public void lockSchema(Handle handle) {}

  @Override
  public List<String> migrations() {
    return SqliteSchema.migrations();
  }

  /** Copies the log into the database file, as far as that needs nobody to wait. */
  @Override
  public void finish(Handle handle) {
    handle.createQuery("PRAGMA wal_checkpoint(PASSIVE)").mapToMap().list();
  }

  private void prepareDirectory() {
    Path file = url.file();
    Path directory = file.getParent();
    if (Files.isDirectory(file) || directory == null) {
      throw unusable("The path of the store is a directory", "name a file in it", null);
    }
    if (Files.isDirectory(directory)) {
      return;
    }
    try {
      Files.createDirectories(directory);
      LOG.info("{}: created the directory {}", describe(), directory);
    } catch (IOException e) {
      throw unusable(
          "The directory of the store is missing and cannot be created (%s)".formatted(e),
          "create it, or name another file",
          e);
    }
  }

  private GrainException unusable(String what, String advice, @Nullable Throwable cause) {
    return new GrainException(
        ErrorCode.STORE_FAILED,
        Outcome.DID_NOT_RUN,
        "%s | %s | a misspelt path, or missing permissions | %s"
            .formatted(what, describe(), advice),
        cause);
  }

  private Connection connect() throws SQLException {
    Connection connection = new SQLiteConfig().createConnection("jdbc:sqlite:" + url.file());
    try {
      lock.serve(connection);
      useWriteAheadLog(connection);
      // FULL forces the log to the disk at every commit; the others do so on macOS, too.
      pragma(connection, "synchronous", "FULL");
      pragma(connection, "fullfsync", "ON");
      pragma(connection, "checkpoint_fullfsync", "ON");
      requirePragma(connection, "synchronous", FULL);
      pragma(connection, "wal_autocheckpoint", Integer.toString(PAGES_BETWEEN_CHECKPOINTS));
      if (url.maxSize() > 0) {
        long pageSize = Long.parseLong(pragma(connection, "page_size"));
        pragma(connection, "max_page_count", Long.toString(url.maxSize() / pageSize));
      }
      return connection;
    } catch (SQLException | RuntimeException e) {
      connection.close();
      throw e;
    }
  }

  /**
   * The switch to WAL is permanent, but takes an exclusive lock, for which SQLite does not wait
   * when two processes switch a new file at once: hence the loop.
   */
  private void useWriteAheadLog(Connection connection) throws SQLException {
    long deadline = System.nanoTime() + url.busyTimeout().toNanos();
    while (true) {
      try {
        pragma(connection, "journal_mode", "WAL");
        requirePragma(connection, "journal_mode", "wal");
        return;
      } catch (SQLiteException e) {
        if (e.getResultCode() != SQLiteErrorCode.SQLITE_BUSY || System.nanoTime() > deadline) {
          throw e;
        }
        LockSupport.parkNanos(OPEN_RETRY_NANOS);
      }
    }
  }

  private static void pragma(Connection connection, String name, String value) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute("PRAGMA %s = %s".formatted(name, value));
    }
  }

  private static String pragma(Connection connection, String name) throws SQLException {
    try (var statement = connection.createStatement();
        var result = statement.executeQuery("PRAGMA " + name)) {
      return result.getString(1);
    }
  }

  private void requirePragma(Connection connection, String name, String wanted)
      throws SQLException {
    String actual = pragma(connection, name);
    if (!actual.equals(wanted)) {
      throw unusable(
          "SQLite does not accept %s = %s but stays at %s".formatted(name, wanted, actual),
          "put the file on a local file system",
          null);
    }
  }

  @Override
  public Trouble diagnose(Throwable failure) {
    return SqliteTroubles.diagnose(url, failure);
  }
}
