package dev.teff.persistence.jdbi;

import dev.teff.persistence.spi.Batch.Retention;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.argument.Argument;
import org.jdbi.v3.core.statement.Query;

/**
 * One statement for all grains and events, made of arrays: what PostgreSQL and its driver do for a
 * statement takes longer than what they do for a row.
 */
final class ArrayAppends implements EventAppends {
  /**
   * {@link RowwiseAppends}' fence, for many; and the events of those that pass it. {@code IS TRUE}
   * has their places looked up in a table of hashes: a join, as the server would plan it without
   * knowing how many there are, would compare each of one with each of the other.
   */
  static final String APPEND =
      """
      WITH moved AS (
        UPDATE teff_grain g SET head = run.head
        FROM unnest(?, ?, ?, ?, ?, ?) WITH ORDINALITY
          AS run (id, type, key, epoch, expected, head, place)
        WHERE g.id = run.id AND g.type = run.type AND g.key = run.key
          AND g.epoch = run.epoch AND g.head = run.expected
        RETURNING run.place
      ), stored AS (
        INSERT INTO teff_event (grain_id, sequence, epoch, type, payload, meta, time, checksum)
        SELECT grain, sequence, epoch, type, payload, meta, time, checksum
        FROM unnest(?, ?, ?, ?, ?, ?, ?, ?, ?)
          AS event (run, grain, sequence, epoch, type, payload, meta, time, checksum)
        WHERE (run IN (SELECT place FROM moved)) IS TRUE
      )
      SELECT place FROM moved\
      """;

  private final EventAppends rowwise = new RowwiseAppends();

  @Override
  public List<Boolean> append(
      Handle handle, Retention retention, List<NumberedRun> runs, List<EventRow> rows) {
    if (retention == Retention.LATEST) {
      return rowwise.append(handle, retention, runs, rows);
    }
    var moved = new ArrayList<>(Collections.nCopies(runs.size(), false));
    bind(handle.createQuery(APPEND), runs, rows)
        .mapTo(Integer.class)
        .forEach(place -> moved.set(place - 1, true));
    return moved;
  }

  /** Gives the statement what it asks for. */
  static Query bind(Query append, List<NumberedRun> runs, List<EventRow> rows) {
    return append
        .bind(0, numbers(runs, NumberedRun::id))
        .bind(1, texts(runs, each -> each.run().grain().type()))
        .bind(2, texts(runs, each -> each.run().grain().key()))
        .bind(3, numbers(runs, each -> each.run().epoch()))
        .bind(4, numbers(runs, each -> each.run().expectedHead()))
        .bind(5, numbers(runs, each -> each.run().head()))
        .bind(6, numbers(rows, row -> row.run() + 1L))
        .bind(7, numbers(rows, EventRow::grain))
        .bind(8, numbers(rows, EventRow::sequence))
        .bind(9, numbers(rows, EventRow::epoch))
        .bind(10, texts(rows, EventRow::type))
        .bind(11, SqlArrays.bytes(rows.stream().map(EventRow::payload)))
        .bind(12, SqlArrays.bytes(rows.stream().map(EventRow::meta)))
        .bind(13, numbers(rows, EventRow::time))
        .bind(14, numbers(rows, EventRow::checksum));
  }

  private static <T> Argument numbers(List<T> of, Function<T, Long> number) {
    return SqlArrays.numbers(of.stream().map(number));
  }

  private static <T> Argument texts(List<T> of, Function<T, String> text) {
    return SqlArrays.texts(of.stream().map(text));
  }
}
