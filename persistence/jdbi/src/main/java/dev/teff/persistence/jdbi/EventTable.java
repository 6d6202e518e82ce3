package dev.teff.persistence.jdbi;

import dev.teff.grains.ErrorCode;
import dev.teff.grains.GrainException;
import dev.teff.grains.GrainException.Outcome;
import dev.teff.grains.GrainId;
import dev.teff.persistence.spi.AppendOutcome;
import dev.teff.persistence.spi.Batch;
import dev.teff.persistence.spi.Batch.Event;
import dev.teff.persistence.spi.Batch.Retention;
import dev.teff.persistence.spi.Claim;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Changes to the logs of grains, each within a transaction of the writer; for its thread only. */
final class EventTable {
  private static final String CLAIM =
      """
      INSERT INTO teff_grain (type, key, epoch, first, head) VALUES (?, ?, 1, 1, 0)
      ON CONFLICT (type, key) DO UPDATE SET epoch = teff_grain.epoch + 1
      RETURNING epoch, first, head\
      """;

  /**
   * The fence: whoever is not the last to have claimed, or builds on another head, updates none.
   */
  private static final String ADVANCE =
      """
      UPDATE teff_grain SET head = ?, first = coalesce(?, first)
      WHERE type = ? AND key = ? AND epoch = ? AND head = ? RETURNING id\
      """;

  private static final String STATE =
      "SELECT epoch, head FROM teff_grain WHERE type = ? AND key = ?";

  private static final String INSERT =
      """
      INSERT INTO teff_event (grain_id, sequence, epoch, type, payload, time, checksum)
      VALUES (?, ?, ?, ?, ?, ?, ?)\
      """;

  private static final String DELETE = "DELETE FROM teff_event WHERE grain_id = ? AND sequence < ?";

  private final String where;
  private final long maxEvent;
  private final Checksum checksum = new Checksum();

  EventTable(String where, long maxEvent) {
    this.where = where;
    this.maxEvent = maxEvent;
  }

  Claim claim(Handle handle, GrainId grain) {
    return handle
        .createQuery(CLAIM)
        .bind(0, grain.type())
        .bind(1, grain.key())
        .map((row, context) -> new Claim(row.getLong(1), row.getLong(2), row.getLong(3)))
        .one();
  }

  /** Returns what becomes of the batch if the transaction commits. */
  AppendOutcome append(Handle handle, Batch batch) {
    for (Event event : batch.events()) {
      if (event.payload().length > maxEvent) {
        return new AppendOutcome.Refused(tooLarge(batch.grain(), event));
      }
    }
    Optional<Long> id = advance(handle, batch);
    if (id.isEmpty()) {
      return fenced(handle, batch.grain());
    }
    insert(handle, id.get(), batch);
    return new AppendOutcome.Committed();
  }

  private static Optional<Long> advance(Handle handle, Batch batch) {
    Long first = batch.retention() == Retention.LATEST ? (Long) batch.head() : null;
    return handle
        .createQuery(ADVANCE)
        .bind(0, batch.head())
        .bind(1, first)
        .bind(2, batch.grain().type())
        .bind(3, batch.grain().key())
        .bind(4, batch.epoch())
        .bind(5, batch.expectedHead())
        .mapTo(Long.class)
        .findOne();
  }

  private static AppendOutcome fenced(Handle handle, GrainId grain) {
    return handle
        .createQuery(STATE)
        .bind(0, grain.type())
        .bind(1, grain.key())
        .map((row, context) -> new AppendOutcome.Fenced(row.getLong(1), row.getLong(2)))
        .findOne()
        .orElse(new AppendOutcome.Fenced(0, 0));
  }

  private void insert(Handle handle, long id, Batch batch) {
    long time = ChronoUnit.NANOS.between(Instant.EPOCH, batch.time());
    long first = batch.retention() == Retention.LATEST ? batch.head() : batch.expectedHead() + 1;
    var rows = handle.prepareBatch(INSERT);
    for (long sequence = first; sequence <= batch.head(); sequence++) {
      Event event = batch.events().get((int) (sequence - batch.expectedHead() - 1));
      long sum = checksum.ofEvent(id, sequence, batch.epoch(), time, event.type(), event.payload());
      rows.bind(0, id)
          .bind(1, sequence)
          .bind(2, batch.epoch())
          .bind(3, event.type())
          .bind(4, event.payload())
          .bind(5, time)
          .bind(6, sum)
          .add();
    }
    rows.execute();
    if (batch.retention() == Retention.LATEST) {
      handle.execute(DELETE, id, first);
    }
  }

  private GrainException tooLarge(GrainId grain, Event event) {
    return new GrainException(
        ErrorCode.EVENT_TOO_LARGE,
        Outcome.DID_NOT_RUN,
        "An event of type %s of %s has %d bytes, the limit is %d | %s | an event that carries a whole document or list | store less in an event, or raise maxEvent in the store URL"
            .formatted(event.type(), grain, event.payload().length, maxEvent, where));
  }
}
