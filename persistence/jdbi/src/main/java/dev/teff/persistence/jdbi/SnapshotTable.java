package dev.teff.persistence.jdbi;

import dev.teff.grains.GrainId;
import dev.teff.persistence.spi.Checksum;
import dev.teff.persistence.spi.Corrupted;
import dev.teff.persistence.spi.Snapshot;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** The rows behind snapshots. */
final class SnapshotTable {
  private static final String LOAD =
      "SELECT sequence, epoch, content, checksum FROM teff_snapshot WHERE type = ? AND key = ?";

  private static final String SAVE =
      """
      INSERT INTO teff_snapshot (type, key, sequence, epoch, content, checksum)
      VALUES (?, ?, ?, ?, ?, ?)
      ON CONFLICT (type, key) DO UPDATE SET sequence = excluded.sequence, epoch = excluded.epoch,
        content = excluded.content, checksum = excluded.checksum
      WHERE excluded.epoch > teff_snapshot.epoch
        OR (excluded.epoch = teff_snapshot.epoch AND excluded.sequence >= teff_snapshot.sequence)\
      """;

  private static final String DELETE = "DELETE FROM teff_snapshot WHERE type = ? AND key = ?";

  private final String where;

  SnapshotTable(String where) {
    this.where = where;
  }

  Optional<Snapshot> load(Handle handle, GrainId grain) {
    return handle
        .createQuery(LOAD)
        .bind(0, grain.type())
        .bind(1, grain.key())
        .map((row, context) -> verified(row, grain))
        .findOne();
  }

  private Snapshot verified(ResultSet row, GrainId grain) throws SQLException {
    var stored = new Snapshot(row.getLong(1), row.getLong(2), row.getBytes(3));
    if (checksum(grain, stored) != row.getLong(4)) {
      throw Corrupted.damagedSnapshot(grain, where);
    }
    return stored;
  }

  /** Keeps the newer of the given and the stored one. */
  int save(Handle handle, GrainId grain, Snapshot snapshot) {
    return handle.execute(
        SAVE,
        grain.type(),
        grain.key(),
        snapshot.sequence(),
        snapshot.epoch(),
        snapshot.content(),
        checksum(grain, snapshot));
  }

  int delete(Handle handle, GrainId grain) {
    return handle.execute(DELETE, grain.type(), grain.key());
  }

  private static long checksum(GrainId grain, Snapshot snapshot) {
    return new Checksum()
        .ofSnapshot(
            grain.type(), grain.key(), snapshot.sequence(), snapshot.epoch(), snapshot.content());
  }
}
