package dev.teff.persistence.jdbi;

import dev.teff.grains.ErrorCode;
import dev.teff.grains.GrainException;
import dev.teff.grains.GrainException.Outcome;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import org.jdbi.v3.core.ConnectionException;
import org.jdbi.v3.core.Handle;

/** Brings the tables to the version that this code knows. */
final class Schema {
  private final Dialect dialect;

  Schema(Dialect dialect) {
    this.dialect = dialect;
  }

  /**
   * Runs the missing migrations in one transaction; a second process that opens the same new
   * database waits at its beginning and then finds them done.
   */
  void migrate(Handle handle) {
    List<String> migrations = dialect.migrations();
    dialect.begin(handle);
    dialect.lockSchema(handle);
    int version = version(handle);
    if (version > migrations.size()) {
      throw newer(version, migrations.size());
    }
    for (String script : migrations.subList(version, migrations.size())) {
      handle.createScript(script).execute();
      handle.execute("INSERT INTO teff_schema (version) VALUES (?)", ++version);
    }
    dialect.commit(handle);
  }

  /**
   * Creates the table of versions only where it is missing, so that it may be others' to create.
   */
  private int version(Handle handle) {
    if (!isThere(handle)) {
      handle.execute("CREATE TABLE teff_schema (version INTEGER NOT NULL)");
      return 0;
    }
    return handle
        .createQuery("SELECT coalesce(max(version), 0) FROM teff_schema")
        .mapTo(Integer.class)
        .one();
  }

  private static boolean isThere(Handle handle) {
    Connection connection = handle.getConnection();
    try {
      String schema = connection.getSchema();
      // Both names are patterns there, in which an underscore stands for any character.
      try (ResultSet tables =
          connection.getMetaData().getTables(null, schema, "teff_schema", null)) {
        while (tables.next()) {
          if (tables.getString("TABLE_NAME").equals("teff_schema")
              && Objects.equals(tables.getString("TABLE_SCHEM"), schema)) {
            return true;
          }
        }
        return false;
      }
    } catch (SQLException e) {
      throw new ConnectionException(e);
    }
  }

  private GrainException newer(int found, int known) {
    return new GrainException(
        ErrorCode.SCHEMA_NEWER,
        Outcome.DID_NOT_RUN,
        "The store has schema version %d, this Teff knows versions up to %d | %s | a newer Teff has used it | run that version, or open another store"
            .formatted(found, known, dialect.describe()));
  }
}
