package dev.teff.persistence.jdbi;

import dev.teff.grains.ErrorCode;
import dev.teff.persistence.jdbi.Trouble.Scope;
import java.sql.BatchUpdateException;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** PostgreSQL's states in words: Appendix A of its manual lists them. */
final class PostgresTroubles {
  private PostgresTroubles() {}

  static Trouble diagnose(PostgresUrl url, Throwable failure) {
    @Nullable SQLException sql = sqlException(failure);
    String state = sql == null || sql.getSQLState() == null ? "" : sql.getSQLState();
    String said = said(sql == null ? failure : sql);
    return switch (state) {
      case "28P01", "28000" ->
          noAccess(
              "The server does not let the user in (%s)".formatted(said),
              "a wrong user or password, or no line for it in pg_hba.conf",
              "correct user, password or passwordFile in the store URL");
      case "3D000", "3F000" ->
          noAccess(
              "The database or the schema is missing (%s)".formatted(said),
              "a misspelt name, or nobody has created it yet",
              "create it, for example by CREATE DATABASE " + url.database());
      case "42501" ->
          noAccess(
              "The user may not do this (%s)".formatted(said),
              "missing permissions on the database, its schema or tables",
              "GRANT CREATE, USAGE on the schema, or let another user open the store once and GRANT"
                  + " SELECT, INSERT, UPDATE, DELETE on its tables");
      case "42P01", "42703" ->
          noAccess(
              "A table of the store is missing or another one (%s)".formatted(said),
              "tables were dropped, or the schema option names another schema",
              "restore them, or use another schema");
      case "25006" ->
          noAccess(
              "The server only reads (%s)".formatted(said),
              "it is a standby, or default_transaction_read_only is set",
              "name the primary in the store URL, or all servers, separated by commas");
      case "40001", "40P01" ->
          new Trouble(
              ErrorCode.STORE_FAILED,
              Scope.ONE_TRANSACTION,
              "Transactions got in each other's way too often (%s)".formatted(said),
              "other programs lock the same rows",
              "find them in pg_stat_activity");
      case "25P03" ->
          new Trouble(
              ErrorCode.STORE_UNREACHABLE,
              Scope.ONE_TRANSACTION,
              "This silo stood still within transactions until the server ended them (%s)"
                  .formatted(said),
              "the process or its machine was paused, or has too few processors",
              "look for pauses in its log and its flight recording");
      case "55P03", "57014" ->
          new Trouble(
              ErrorCode.STORE_LOCKED,
              Scope.STORE_ROLLED_BACK,
              "A lock was not to be had in time (%s)".formatted(said),
              "another silo is frozen inside a transaction, or a tool holds one open",
              "find it in pg_locks and pg_stat_activity");
      case "53100" ->
          new Trouble(
              ErrorCode.DISK_FULL,
              Scope.STORE_ROLLED_BACK,
              "The server's disk is full (%s)".formatted(said),
              "too little space for tables or write-ahead log",
              "free some space; nothing needs a restart");
      case "53300" ->
          unreachable(
              "The server has no connection left (%s)".formatted(said),
              "more silos than max_connections has room for",
              "raise max_connections, or set writers in the store URL to less than "
                  + url.writers());
      case "57P03" ->
          unreachable(
              "The server is not ready yet (%s)".formatted(said),
              "it starts, recovers, or shuts down",
              "wait: Teff tries again with the next call");
      case "23505" ->
          new Trouble(
              ErrorCode.RECORD_CORRUPTED,
              Scope.ONE_WRITE,
              "A record is stored beyond the head of its log",
              "the tables were changed by hand",
              "restore them from a backup");
      case "XX001", "XX002" ->
          new Trouble(
              ErrorCode.RECORD_CORRUPTED,
              Scope.ONE_WRITE,
              "The database is damaged (%s)".formatted(said),
              "a failing disk",
              "check it by pg_amcheck and restore it from a backup");
      default -> byClass(state, said);
    };
  }

  private static Trouble byClass(String state, String said) {
    if (state.startsWith("08") || state.startsWith("57P") || state.startsWith("58")) {
      return unreachable(
          "The server cannot be reached (%s)".formatted(said),
          "it is down or restarts, a wrong host or port, or the network",
          "start it, or correct the store URL; nothing else needs a restart");
    }
    return new Trouble(
        ErrorCode.STORE_FAILED,
        Scope.ONE_WRITE,
        "The database failed (%s, state %s)".formatted(said, state.isEmpty() ? "none" : state),
        "an error that Teff does not know",
        "see the cause");
  }

  private static Trouble unreachable(String what, String causes, String advice) {
    return new Trouble(ErrorCode.STORE_UNREACHABLE, Scope.STORE, what, causes, advice);
  }

  private static Trouble noAccess(String what, String causes, String advice) {
    return new Trouble(
        ErrorCode.STORE_ACCESS_REFUSED, Scope.STORE_ROLLED_BACK, what, causes, advice);
  }

  private static @Nullable SQLException sqlException(Throwable failure) {
    for (@Nullable Throwable e = failure; e != null; e = e.getCause()) {
      if (e instanceof SQLException sql) {
        // A batch's own exception shows the statement; the next one says why it failed. Else what
        // comes next is a consequence, such as the end of a session that the server ended.
        @Nullable SQLException next = sql.getNextException();
        return sql instanceof BatchUpdateException && next != null ? next : sql;
      }
    }
    return null;
  }

  /** The first line, without what would break a message's four parts. */
  private static String said(Throwable failure) {
    String message = failure.getMessage() == null ? failure.toString() : failure.getMessage();
    return message.lines().findFirst().orElse("").replace('|', '/');
  }
}
