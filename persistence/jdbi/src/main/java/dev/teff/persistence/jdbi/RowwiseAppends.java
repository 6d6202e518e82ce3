package dev.teff.persistence.jdbi;

import dev.teff.persistence.spi.Batch.Retention;
import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** One statement for each grain and each event, in the words that all databases share. */
final class RowwiseAppends implements EventAppends {
  /**
   * The fence: whoever is not the last to have claimed, or builds on another head, updates none.
   * The row is found by its number, which may be out of date, so the grain is named, too.
   */
  private static final String ADVANCE =
      """
      UPDATE teff_grain SET head = ?
      WHERE id = ? AND type = ? AND key = ? AND epoch = ? AND head = ?\
      """;

  private static final String ADVANCE_TO_LATEST =
      """
      UPDATE teff_grain SET head = ?, first = head + ?
      WHERE id = ? AND type = ? AND key = ? AND epoch = ? AND head = ?\
      """;

  private static final String INSERT =
      """
      INSERT INTO teff_event (grain_id, sequence, epoch, type, payload, meta, time, checksum)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?)\
      """;

  @Override
  public List<Boolean> advance(Handle handle, Retention retention, List<NumberedRun> runs) {
    boolean latest = retention == Retention.LATEST;
    try (var heads = new Rows(handle, latest ? ADVANCE_TO_LATEST : ADVANCE)) {
      for (NumberedRun each : runs) {
        Run run = each.run();
        heads.with(run.head());
        if (latest) {
          heads.with(run.head() - run.expectedHead());
        }
        heads
            .with(each.id())
            .with(run.grain().type())
            .with(run.grain().key())
            .with(run.epoch())
            .with(run.expectedHead())
            .add();
      }
      var moved = new ArrayList<Boolean>(runs.size());
      for (int count : heads.execute()) {
        moved.add(count == 1);
      }
      return moved;
    }
  }

  @Override
  public Inserts inserts(Handle handle) {
    return new RowInserts(new Rows(handle, INSERT));
  }

  private record RowInserts(Rows rows) implements Inserts {
    @Override
    public void add(
        long grain,
        long sequence,
        long epoch,
        String type,
        byte[] payload,
        byte[] meta,
        long time,
        long checksum) {
      rows.with(grain)
          .with(sequence)
          .with(epoch)
          .with(type)
          .with(payload)
          .with(meta)
          .with(time)
          .with(checksum)
          .add();
    }

    @Override
    public void execute() {
      rows.execute();
    }

    @Override
    public void close() {
      rows.close();
    }
  }
}
