package dev.teff.persistence.jdbi;

import dev.teff.persistence.spi.Batch.Retention;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/**
 * One statement for all grains and one for all events, made of arrays: what PostgreSQL does for a
 * statement takes longer than what it does for a row.
 */
final class ArrayAppends implements EventAppends {
  /** As {@link RowwiseAppends}' fence, for many. */
  static final String ADVANCE =
      """
      UPDATE teff_grain g SET head = moved.head
      FROM unnest(?, ?, ?, ?, ?, ?) WITH ORDINALITY
        AS moved (id, type, key, epoch, expected, head, place)
      WHERE g.id = moved.id AND g.type = moved.type AND g.key = moved.key
        AND g.epoch = moved.epoch AND g.head = moved.expected
      RETURNING moved.place\
      """;

  private static final String INSERT =
      """
      INSERT INTO teff_event (grain_id, sequence, epoch, type, payload, meta, time, checksum)
      SELECT * FROM unnest(?, ?, ?, ?, ?, ?, ?, ?)\
      """;

  private final EventAppends rowwise = new RowwiseAppends();

  @Override
  public List<Boolean> advance(Handle handle, Retention retention, List<NumberedRun> runs) {
    if (retention == Retention.LATEST || runs.size() < 2) {
      return rowwise.advance(handle, retention, runs);
    }
    var moved = new ArrayList<>(Collections.nCopies(runs.size(), false));
    heads(handle.createQuery(ADVANCE), runs)
        .mapTo(Integer.class)
        .forEach(place -> moved.set(place - 1, true));
    return moved;
  }

  /** Gives the statement what it asks for. */
  static Query heads(Query advance, List<NumberedRun> runs) {
    return advance
        .bind(0, SqlArrays.numbers(runs.stream().map(NumberedRun::id)))
        .bind(1, SqlArrays.texts(runs.stream().map(each -> each.run().grain().type())))
        .bind(2, SqlArrays.texts(runs.stream().map(each -> each.run().grain().key())))
        .bind(3, SqlArrays.numbers(runs.stream().map(each -> each.run().epoch())))
        .bind(4, SqlArrays.numbers(runs.stream().map(each -> each.run().expectedHead())))
        .bind(5, SqlArrays.numbers(runs.stream().map(each -> each.run().head())));
  }

  @Override
  public Inserts inserts(Handle handle) {
    return new ArrayInserts(handle);
  }

  private static final class ArrayInserts implements Inserts {
    private final Handle handle;
    private final List<Long> grains = new ArrayList<>();
    private final List<Long> sequences = new ArrayList<>();
    private final List<Long> epochs = new ArrayList<>();
    private final List<String> types = new ArrayList<>();
    private final List<byte[]> payloads = new ArrayList<>();
    private final List<byte[]> metas = new ArrayList<>();
    private final List<Long> times = new ArrayList<>();
    private final List<Long> checksums = new ArrayList<>();

    ArrayInserts(Handle handle) {
      this.handle = handle;
    }

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
      grains.add(grain);
      sequences.add(sequence);
      epochs.add(epoch);
      types.add(type);
      payloads.add(payload);
      metas.add(meta);
      times.add(time);
      checksums.add(checksum);
    }

    @Override
    public void execute() {
      handle
          .createUpdate(INSERT)
          .bind(0, SqlArrays.numbers(grains.stream()))
          .bind(1, SqlArrays.numbers(sequences.stream()))
          .bind(2, SqlArrays.numbers(epochs.stream()))
          .bind(3, SqlArrays.texts(types.stream()))
          .bind(4, SqlArrays.bytes(payloads.stream()))
          .bind(5, SqlArrays.bytes(metas.stream()))
          .bind(6, SqlArrays.numbers(times.stream()))
          .bind(7, SqlArrays.numbers(checksums.stream()))
          .execute();
    }

    @Override
    public void close() {
      // The statement belongs to the connection.
    }
  }
}
