package dev.teff.persistence.jdbi;

import dev.teff.grains.GrainId;
import dev.teff.persistence.spi.Checksum;
import dev.teff.persistence.spi.Corrupted;
import dev.teff.persistence.spi.Snapshot;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** The rows behind snapshots. */
final class SnapshotTable implements GroupedQuery<GrainId, Optional<Snapshot>> {
  private static final String LOAD =
      "SELECT sequence, epoch, content, checksum FROM teff_snapshot WHERE type = ? AND key = ?";

  private static final String SAVE =
      """
      INSERT INTO teff_snapshot (type, key, sequence, epoch, content, checksum)
      VALUES (?, ?, ?, ?, ?, ?)
      ON CONFLICT (type, key) DO UPDATE SET sequence = excluded.sequence, epoch = excluded.epoch,
        content = excluded.content, checksum = excluded.checksum
      WHERE ? OR excluded.epoch > teff_snapshot.epoch
        OR (excluded.epoch = teff_snapshot.epoch AND excluded.sequence >= teff_snapshot.sequence)\
      """;

  /** The column that says which of several snapshots a row is. */
  private static final int NUMBER = 5;

  private static final String DELETE = "DELETE FROM teff_snapshot WHERE type = ? AND key = ?";

  private final Dialect dialect;

  SnapshotTable(Dialect dialect) {
    this.dialect = dialect;
  }

  @Override
  public String subject(GrainId grain) {
    return "reading the snapshot of " + grain;
  }

  @Override
  public boolean isShared() {
    return !dialect.snapshots().isEmpty();
  }

  @Override
  public Optional<Snapshot> read(Handle handle, GrainId grain) {
    return handle
        .createQuery(LOAD)
        .bind(0, grain.type())
        .bind(1, grain.key())
        .map((row, context) -> verified(row, grain))
        .findOne();
  }

  @Override
  public List<Optional<Snapshot>> readAll(Handle handle, List<GrainId> grains) {
    var found =
        new ArrayList<Optional<Snapshot>>(Collections.nCopies(grains.size(), Optional.empty()));
    handle
        .createQuery(dialect.snapshots())
        .bind(0, SqlArrays.texts(grains.stream().map(GrainId::type)))
        .bind(1, SqlArrays.texts(grains.stream().map(GrainId::key)))
        .map((row, context) -> {
          int place = row.getInt(NUMBER) - 1;
          return found.set(place, Optional.of(verified(row, grains.get(place))));
        })
        .list();
    return found;
  }

  @Override
  public long bytes(Optional<Snapshot> read) {
    return read.map(snapshot -> (long) snapshot.content().length).orElse(0L);
  }

  private Snapshot verified(ResultSet row, GrainId grain) throws SQLException {
    if (isDamaged(row, grain)) {
      throw Corrupted.damagedSnapshot(grain, dialect.describe());
    }
    return stored(row);
  }

  private static boolean isDamaged(ResultSet row, GrainId grain) throws SQLException {
    return checksum(grain, stored(row)) != row.getLong(4);
  }

  private static Snapshot stored(ResultSet row) throws SQLException {
    return new Snapshot(row.getLong(1), row.getLong(2), row.getBytes(3));
  }

  /** Keeps the newer of the given and the stored one, if that is sound. Whether it is the given. */
  boolean save(Handle handle, GrainId grain, Snapshot snapshot) {
    // A row that is not replaced stays locked: what is damaged then is what is replaced.
    return put(handle, grain, snapshot, false)
        || (holdsDamaged(handle, grain) && put(handle, grain, snapshot, true));
  }

  private static boolean put(Handle handle, GrainId grain, Snapshot snapshot, boolean always) {
    return handle.execute(
            SAVE,
            grain.type(),
            grain.key(),
            snapshot.sequence(),
            snapshot.epoch(),
            snapshot.content(),
            checksum(grain, snapshot),
            always)
        > 0;
  }

  private static boolean holdsDamaged(Handle handle, GrainId grain) {
    return handle
        .createQuery(LOAD)
        .bind(0, grain.type())
        .bind(1, grain.key())
        .map((row, context) -> isDamaged(row, grain))
        .findOne()
        .orElse(false);
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
