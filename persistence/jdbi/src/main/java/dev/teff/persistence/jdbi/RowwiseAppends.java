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
  public List<Boolean> append(
      Handle handle, Retention retention, List<NumberedRun> runs, List<EventRow> rows) {
    List<Boolean> moved = advance(handle, retention == Retention.LATEST, runs);
    try (var inserts = new Rows(handle, INSERT)) {
      boolean any = false;
      for (EventRow row : rows) {
        if (moved.get(row.run())) {
          any = true;
          add(inserts, row);
        }
      }
      if (any) {
        inserts.execute();
      }
    }
    return moved;
  }

  private static List<Boolean> advance(Handle handle, boolean latest, List<NumberedRun> runs) {
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

  private static void add(Rows inserts, EventRow row) {
    inserts
        .with(row.grain())
        .with(row.sequence())
        .with(row.epoch())
        .with(row.type())
        .with(row.payload())
        .with(row.meta())
        .with(row.time())
        .with(row.checksum())
        .add();
  }
}
