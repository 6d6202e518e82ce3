package dev.teff.persistence.jdbi;

import dev.teff.grains.ErrorCode;
import dev.teff.grains.GrainException;
import dev.teff.grains.GrainException.Outcome;
import java.util.List;
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
    handle.execute("CREATE TABLE IF NOT EXISTS teff_schema (version INTEGER NOT NULL)");
    int version =
        handle
            .createQuery("SELECT coalesce(max(version), 0) FROM teff_schema")
            .mapTo(Integer.class)
            .one();
    if (version > migrations.size()) {
      throw newer(version, migrations.size());
    }
    for (String script : migrations.subList(version, migrations.size())) {
      handle.createScript(script).execute();
      handle.execute("INSERT INTO teff_schema (version) VALUES (?)", ++version);
    }
    dialect.commit(handle);
  }

  private GrainException newer(int found, int known) {
    return new GrainException(
        ErrorCode.SCHEMA_NEWER,
        Outcome.DID_NOT_RUN,
        "The store has schema version %d, this Teff knows versions up to %d | %s | a newer Teff has used it | run that version, or open another store"
            .formatted(found, known, dialect.describe()));
  }
}
