package dev.teff.persistence.cassandra;

import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import dev.teff.grains.ErrorCode;
import dev.teff.grains.GrainException;
import dev.teff.grains.GrainException.Outcome;
import dev.teff.grains.GrainId;
import dev.teff.persistence.spi.Checksum;
import dev.teff.persistence.spi.Corrupted;
import dev.teff.persistence.spi.Snapshot;
import dev.teff.persistence.spi.Snapshots;
import java.nio.ByteBuffer;
import java.util.Optional;

/** Snapshots in rows of their own, replaced by light-weight transactions. */
final class CassandraSnapshots implements Snapshots {
  private final CassandraUrl url;
  private final Calls calls;
  private final Cql cql;
  private final PreparedStatement load;
  private final PreparedStatement tags;
  private final PreparedStatement create;
  private final PreparedStatement replace;
  private final PreparedStatement delete;

  CassandraSnapshots(CassandraUrl url, Calls calls, Cql cql) {
    this.url = url;
    this.calls = calls;
    this.cql = cql;
    this.load =
        cql.prepare(
            "SELECT sequence, epoch, content, checksum FROM teff_snapshot WHERE type = ? AND key ="
                + " ?");
    this.tags = cql.prepare("SELECT sequence, epoch FROM teff_snapshot WHERE type = ? AND key = ?");
    this.create =
        cql.prepare(
            """
            INSERT INTO teff_snapshot (type, key, sequence, epoch, content, checksum)
            VALUES (?, ?, ?, ?, ?, ?) IF NOT EXISTS\
            """);
    this.replace =
        cql.prepare(
            """
            UPDATE teff_snapshot SET sequence = ?, epoch = ?, content = ?, checksum = ?
            WHERE type = ? AND key = ? IF sequence = ? AND epoch = ?\
            """);
    this.delete = cql.prepare("DELETE FROM teff_snapshot WHERE type = ? AND key = ? IF EXISTS");
  }

  @Override
  public Optional<Snapshot> load(GrainId grain) {
    return calls.read(
        "reading the snapshot of " + grain,
        () -> cql.one(load, grain.type(), grain.key()).map(row -> verified(grain, row)));
  }

  private Snapshot verified(GrainId grain, Row row) {
    if (isDamaged(grain, row)) {
      throw Corrupted.damagedSnapshot(grain, url.describe());
    }
    return stored(row);
  }

  private static boolean isDamaged(GrainId grain, Row row) {
    return checksum(grain, stored(row)) != row.getLong(3);
  }

  private static Snapshot stored(Row row) {
    return new Snapshot(row.getLong(0), row.getLong(1), LogReader.bytes(row.getByteBuffer(2)));
  }

  @Override
  public boolean save(GrainId grain, Snapshot snapshot) {
    if (snapshot.content().length > url.maxSnapshot()) {
      throw tooLarge(grain, snapshot);
    }
    return calls.write(
        "saving a snapshot of " + grain,
        () -> {
          while (!trySave(grain, snapshot)) {
            // Somebody else was quicker; theirs may be newer.
            if (holdsNewer(grain, snapshot)) {
              return false;
            }
          }
          return true;
        });
  }

  private boolean holdsNewer(GrainId grain, Snapshot snapshot) {
    return cql.one(load, grain.type(), grain.key())
        .filter(row -> isNewer(row, snapshot) && !isDamaged(grain, row))
        .isPresent();
  }

  private static boolean isNewer(Row row, Snapshot snapshot) {
    long sequence = row.getLong(0);
    long epoch = row.getLong(1);
    return epoch > snapshot.epoch()
        || (epoch == snapshot.epoch() && sequence > snapshot.sequence());
  }

  /** The cluster would drop the request, or the connection, without saying why. */
  private GrainException tooLarge(GrainId grain, Snapshot snapshot) {
    return new GrainException(
        ErrorCode.EVENT_TOO_LARGE,
        Outcome.DID_NOT_RUN,
        "A snapshot of %s has %d bytes, the limit is %d | %s | a state that is not one grain's, or grows for ever | keep less in the state, or raise maxSnapshot in the store URL up to half of the cluster's commitlog_segment_size, with a native_transport_max_frame_size above it"
            .formatted(grain, snapshot.content().length, url.maxSnapshot(), url.describe()));
  }

  private boolean trySave(GrainId grain, Snapshot snapshot) {
    var content = ByteBuffer.wrap(snapshot.content());
    long checksum = checksum(grain, snapshot);
    Optional<Row> present = cql.one(tags, grain.type(), grain.key());
    if (present.isEmpty()) {
      return cql.apply(
          create,
          grain.type(),
          grain.key(),
          snapshot.sequence(),
          snapshot.epoch(),
          content,
          checksum);
    }
    if (isNewer(present.get(), snapshot) && holdsNewer(grain, snapshot)) {
      return false;
    }
    return cql.apply(
        replace,
        snapshot.sequence(),
        snapshot.epoch(),
        content,
        checksum,
        grain.type(),
        grain.key(),
        present.get().get(0, Long.class), // null in a row that something else than Teff wrote
        present.get().get(1, Long.class));
  }

  @Override
  public void delete(GrainId grain) {
    calls.write(
        "deleting the snapshot of " + grain, () -> cql.apply(delete, grain.type(), grain.key()));
  }

  private static long checksum(GrainId grain, Snapshot snapshot) {
    return new Checksum()
        .ofSnapshot(
            grain.type(), grain.key(), snapshot.sequence(), snapshot.epoch(), snapshot.content());
  }
}
