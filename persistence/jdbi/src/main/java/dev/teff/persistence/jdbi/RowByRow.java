package dev.teff.persistence.jdbi;

import java.util.BitSet;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** Appends in words that every SQL database has, which come down to a row each. */
final class RowByRow {
  /**
   * The fence: whoever is not the last to have claimed, or builds on another head, updates none.
   * The row is found by its number, which may be out of date, so the grain is named, too.
   */
  private static final String ADVANCE =
      """
      UPDATE teff_grain SET head = ?, first = CASE WHEN first < ? THEN ? ELSE first END
      WHERE id = ? AND type = ? AND key = ? AND epoch = ? AND head = ?\
      """;

  private static final String INSERT =
      """
      INSERT INTO teff_event (grain_id, sequence, epoch, type, payload, meta, time, checksum)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?)\
      """;

  private RowByRow() {}

  /** {@link Dialect#append}. */
  static BitSet append(Handle handle, List<HeadMove> moves, List<EventRow> events) {
    BitSet moved = advance(handle, moves);
    insert(handle, moves, events.stream().filter(event -> moved.get(event.move())).toList());
    return moved;
  }

  private static BitSet advance(Handle handle, List<HeadMove> moves) {
    try (var heads = new Rows(handle, ADVANCE)) {
      for (HeadMove move : moves) {
        heads
            .with(move.head())
            .with(move.first())
            .with(move.first())
            .with(move.id())
            .with(move.grain().type())
            .with(move.grain().key())
            .with(move.epoch())
            .with(move.expected())
            .add();
      }
      int[] counts = heads.execute();
      var moved = new BitSet(counts.length);
      for (int i = 0; i < counts.length; i++) {
        moved.set(i, counts[i] == 1);
      }
      return moved;
    }
  }

  private static void insert(Handle handle, List<HeadMove> moves, List<EventRow> events) {
    if (events.isEmpty()) {
      return;
    }
    try (var rows = new Rows(handle, INSERT)) {
      for (EventRow event : events) {
        HeadMove move = moves.get(event.move());
        rows.with(move.id())
            .with(event.sequence())
            .with(move.epoch())
            .with(event.type())
            .with(event.payload())
            .with(event.meta())
            .with(event.time())
            .with(event.checksum())
            .add();
      }
      rows.execute();
    }
  }
}
