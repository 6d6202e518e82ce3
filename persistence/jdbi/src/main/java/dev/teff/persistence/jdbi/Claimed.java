package dev.teff.persistence.jdbi;

import dev.teff.persistence.spi.Claim;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * A claim, and the number of the grain's row.
 *
 * @param id the row's number
 */
record Claimed(long id, Claim claim) {
  /** Reads id, epoch, first and head. */
  static Claimed from(ResultSet row) throws SQLException {
    return new Claimed(
        row.getLong("id"),
        new Claim(row.getLong("epoch"), row.getLong("first"), row.getLong("head")));
  }
}
