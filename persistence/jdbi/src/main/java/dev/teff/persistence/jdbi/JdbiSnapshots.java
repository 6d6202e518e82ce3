package dev.teff.persistence.jdbi;

import dev.teff.grains.GrainException.Outcome;
import dev.teff.grains.GrainId;
import dev.teff.persistence.spi.Snapshot;
import dev.teff.persistence.spi.Snapshots;
import java.util.Optional;

/** Snapshots in a table, changed by the writers. */
final class JdbiSnapshots implements Snapshots {
  private final SnapshotTable table;
  private final Writers writers;
  private final GroupedReads<GrainId, Optional<Snapshot>> reads;

  JdbiSnapshots(SnapshotTable table, Writers writers, Readers readers) {
    this.table = table;
    this.writers = writers;
    this.reads = new GroupedReads<>(readers, table);
  }

  @Override
  public Optional<Snapshot> load(GrainId grain) {
    return Threads.await(reads.read(grain), table.subject(grain), Outcome.DID_NOT_RUN);
  }

  @Override
  public boolean save(GrainId grain, Snapshot snapshot) {
    return change(
        new AwaitedWrite<>(
            key(grain),
            "saving a snapshot of " + grain,
            snapshot.content().length,
            handle -> table.save(handle, grain, snapshot)));
  }

  @Override
  public void delete(GrainId grain) {
    change(
        new AwaitedWrite<>(
            key(grain),
            "deleting the snapshot of " + grain,
            0,
            handle -> table.delete(handle, grain)));
  }

  /** Another than that of appends: one in between would keep those from being stored at once. */
  private static String key(GrainId grain) {
    return "snapshot of " + grain;
  }

  private <T> T change(AwaitedWrite<T> write) {
    writers.submit(write);
    return Threads.await(write.answer(), write.subject(), Outcome.UNKNOWN);
  }
}
