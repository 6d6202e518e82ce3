package dev.teff.persistence.jdbi;

import java.util.List;

/**
 * The tables in PostgreSQL's words, one script per version. A script that was released never
 * changes.
 */
final class PostgresSchema {
  /**
   * Names compare by their bytes, whatever the database's locale. Heads change with every append:
   * the free space in their pages lets the new row stay beside the old one, without an index entry
   * of its own.
   */
  private static final String VERSION_1 =
      """
      CREATE TABLE teff_grain (
        id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        type TEXT COLLATE "C" NOT NULL,
        key TEXT COLLATE "C" NOT NULL,
        epoch BIGINT NOT NULL,
        first BIGINT NOT NULL,
        head BIGINT NOT NULL,
        UNIQUE (type, key)
      ) WITH (fillfactor = 70);
      CREATE TABLE teff_event (
        grain_id BIGINT NOT NULL,
        sequence BIGINT NOT NULL,
        epoch BIGINT NOT NULL,
        type TEXT COLLATE "C" NOT NULL,
        payload BYTEA NOT NULL,
        meta BYTEA NOT NULL,
        time BIGINT NOT NULL,
        checksum BIGINT NOT NULL,
        PRIMARY KEY (grain_id, sequence)
      );
      CREATE TABLE teff_register (
        name TEXT COLLATE "C" PRIMARY KEY,
        version BIGINT NOT NULL,
        value BYTEA NOT NULL,
        checksum BIGINT NOT NULL
      );
      CREATE TABLE teff_snapshot (
        type TEXT COLLATE "C" NOT NULL,
        key TEXT COLLATE "C" NOT NULL,
        sequence BIGINT NOT NULL,
        epoch BIGINT NOT NULL,
        content BYTEA NOT NULL,
        checksum BIGINT NOT NULL,
        PRIMARY KEY (type, key)
      );
      CREATE TABLE teff_reminder (
        type TEXT COLLATE "C" NOT NULL,
        key TEXT COLLATE "C" NOT NULL,
        name TEXT COLLATE "C" NOT NULL,
        registration TEXT NOT NULL,
        slice INTEGER NOT NULL,
        due BIGINT NOT NULL,
        content BYTEA NOT NULL,
        checksum BIGINT NOT NULL,
        PRIMARY KEY (type, key, name)
      );
      CREATE INDEX teff_reminder_due ON teff_reminder (due);
      """;

  private PostgresSchema() {}

  static List<String> migrations() {
    return List.of(VERSION_1);
  }
}
