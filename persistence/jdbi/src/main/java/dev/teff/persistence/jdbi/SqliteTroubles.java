package dev.teff.persistence.jdbi;

import dev.teff.grains.ErrorCode;
import dev.teff.persistence.jdbi.Trouble.Scope;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** SQLite's result codes in words. */
final class SqliteTroubles {
  private static final int PRIMARY = 0xff;

  private SqliteTroubles() {}

  static Trouble diagnose(SqliteUrl url, Throwable failure) {
    SQLiteErrorCode code = primaryCode(failure);
    return switch (code) {
      case SQLITE_BUSY, SQLITE_LOCKED ->
          new Trouble(
              ErrorCode.STORE_LOCKED,
              Scope.STORE_ROLLED_BACK,
              "The database file stayed locked for more than " + millis(url),
              "another silo on this machine is frozen inside a commit, or a tool (a backup, the sqlite3 shell) holds a transaction open",
              "find who has the file open, for example by fuser, or raise busyTimeout in the store URL");
      case SQLITE_FULL ->
          new Trouble(
              ErrorCode.DISK_FULL,
              Scope.STORE_ROLLED_BACK,
              "The disk is full, or the database has reached its maxSize",
              "too little space on the disk of the file",
              "free some space, or raise maxSize in the store URL; nothing needs a restart");
      case SQLITE_IOERR ->
          new Trouble(
              ErrorCode.STORE_FAILED,
              Scope.STORE,
              "The disk failed (%s)".formatted(failure.getMessage()),
              "a failing disk, a file system that went away",
              "look into the log of the operating system");
      case SQLITE_READONLY, SQLITE_PERM ->
          new Trouble(
              ErrorCode.STORE_FAILED,
              Scope.STORE,
              "The database file cannot be written",
              "missing permissions on the file or its directory, a read-only file system",
              "let the silo's user write the file and its directory");
      case SQLITE_CANTOPEN ->
          new Trouble(
              ErrorCode.STORE_FAILED,
              Scope.STORE,
              "The database file cannot be opened",
              "missing permissions on the file or its directory, too many open files",
              "let the silo's user read and write the file and its directory");
      case SQLITE_NOTADB ->
          new Trouble(
              ErrorCode.STORE_FAILED,
              Scope.STORE,
              "The file is not a database",
              "the store URL names some other file, or its beginning was overwritten",
              "name another file, or restore this one from a backup");
      case SQLITE_CORRUPT ->
          new Trouble(
              ErrorCode.RECORD_CORRUPTED,
              Scope.ONE_WRITE,
              "The database file is damaged",
              "a failing disk, a file that was copied while in use",
              "check it by PRAGMA integrity_check and restore it from a backup");
      case SQLITE_CONSTRAINT ->
          new Trouble(
              ErrorCode.RECORD_CORRUPTED,
              Scope.ONE_WRITE,
              "A record is stored beyond the head of its log",
              "the file was changed by hand",
              "restore it from a backup");
      default ->
          new Trouble(
              ErrorCode.STORE_FAILED,
              Scope.ONE_WRITE,
              "The database failed (%s)".formatted(failure.getMessage()),
              "an error that Teff does not know",
              "see the cause");
    };
  }

  private static String millis(SqliteUrl url) {
    return url.busyTimeout().toMillis() + " ms";
  }

  private static SQLiteErrorCode primaryCode(Throwable failure) {
    for (@Nullable Throwable e = failure; e != null; e = e.getCause()) {
      if (e instanceof SQLiteException sqlite) {
        return SQLiteErrorCode.getErrorCode(sqlite.getResultCode().code & PRIMARY);
      }
    }
    return SQLiteErrorCode.UNKNOWN_ERROR;
  }
}
