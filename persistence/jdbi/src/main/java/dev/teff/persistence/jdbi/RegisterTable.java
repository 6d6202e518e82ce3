package dev.teff.persistence.jdbi;

import dev.teff.persistence.spi.Checksum;
import dev.teff.persistence.spi.Corrupted;
import dev.teff.persistence.spi.Register.Versioned;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** The rows behind registers. */
final class RegisterTable {
  private static final String REPLACE =
      """
      UPDATE teff_register SET version = version + 1, value = ?, checksum = ?
      WHERE name = ? AND version = ?\
      """;

  private static final String READ =
      "SELECT version, value, checksum FROM teff_register WHERE name = ?";

  private final String where;
  private final String create;

  RegisterTable(Dialect dialect) {
    this.where = dialect.describe();
    this.create = dialect.createRegister();
  }

  Optional<Versioned> read(Handle handle, String name) {
    return handle
        .createQuery(READ)
        .bind(0, name)
        .map((row, context) -> verified(row, name))
        .findOne();
  }

  private Versioned verified(ResultSet row, String name) throws SQLException {
    var stored = new Versioned(row.getLong(1), row.getBytes(2));
    if (new Checksum().ofRegister(name, stored.version(), stored.value()) != row.getLong(3)) {
      throw Corrupted.damagedRegister(name, where);
    }
    return stored;
  }

  /** Returns whether it was at the expected version. */
  boolean compareAndSet(Handle handle, String name, long expectedVersion, byte[] value) {
    long checksum = new Checksum().ofRegister(name, expectedVersion + 1, value);
    int changed =
        expectedVersion == 0
            ? handle.execute(create, name, value, checksum)
            : handle.execute(REPLACE, value, checksum, name, expectedVersion);
    return changed == 1;
  }
}
