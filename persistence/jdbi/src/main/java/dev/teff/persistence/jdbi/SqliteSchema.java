package dev.teff.persistence.jdbi;

import java.util.List;

/**
 * The tables in SQLite's words, one script per version. A script that was released never changes.
 */
final class SqliteSchema {
  /**
   * An event row repeats no names: grains have numbers. Rows without rowid lie in the order of
   * (grain, sequence), so a replay reads neighbouring pages.
   */
  private static final String VERSION_1 =
      """
      CREATE TABLE teff_grain (
        id INTEGER PRIMARY KEY,
        type TEXT NOT NULL,
        key TEXT NOT NULL,
        epoch INTEGER NOT NULL,
        first INTEGER NOT NULL,
        head INTEGER NOT NULL,
        UNIQUE (type, key)
      ) STRICT;
      CREATE TABLE teff_event (
        grain_id INTEGER NOT NULL,
        sequence INTEGER NOT NULL,
        epoch INTEGER NOT NULL,
        type TEXT NOT NULL,
        payload BLOB NOT NULL,
        time INTEGER NOT NULL,
        checksum INTEGER NOT NULL,
        PRIMARY KEY (grain_id, sequence)
      ) STRICT, WITHOUT ROWID;
      CREATE TABLE teff_register (
        name TEXT PRIMARY KEY NOT NULL,
        version INTEGER NOT NULL,
        value BLOB NOT NULL,
        checksum INTEGER NOT NULL
      ) STRICT, WITHOUT ROWID;
      """;

  /** Notes beside events, snapshots, and reminders, which are found by time. */
  private static final String VERSION_2 =
      """
      ALTER TABLE teff_event ADD COLUMN meta BLOB NOT NULL DEFAULT x'';
      CREATE TABLE teff_snapshot (
        type TEXT NOT NULL,
        key TEXT NOT NULL,
        sequence INTEGER NOT NULL,
        epoch INTEGER NOT NULL,
        content BLOB NOT NULL,
        checksum INTEGER NOT NULL,
        PRIMARY KEY (type, key)
      ) STRICT;
      CREATE TABLE teff_reminder (
        type TEXT NOT NULL,
        key TEXT NOT NULL,
        name TEXT NOT NULL,
        registration TEXT NOT NULL,
        slice INTEGER NOT NULL,
        due INTEGER NOT NULL,
        content BLOB NOT NULL,
        checksum INTEGER NOT NULL,
        PRIMARY KEY (type, key, name)
      ) STRICT, WITHOUT ROWID;
      CREATE INDEX teff_reminder_due ON teff_reminder (due);
      """;

  private SqliteSchema() {}

  static List<String> migrations() {
    return List.of(VERSION_1, VERSION_2);
  }
}
