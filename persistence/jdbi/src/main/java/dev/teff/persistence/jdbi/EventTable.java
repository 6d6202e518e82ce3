package dev.teff.persistence.jdbi;

import dev.teff.grains.ErrorCode;
import dev.teff.grains.GrainException;
import dev.teff.grains.GrainException.Outcome;
import dev.teff.grains.GrainId;
import dev.teff.persistence.spi.AppendOutcome;
import dev.teff.persistence.spi.Batch;
import dev.teff.persistence.spi.Batch.Event;
import dev.teff.persistence.spi.Batch.Retention;
import dev.teff.persistence.spi.Checksum;
import dev.teff.persistence.spi.Claim;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jdbi.v3.core.Handle;

/** Changes to the logs of grains, each within a transaction of a writer. For use by any thread. */
final class EventTable {
  private static final String STATE =
      "SELECT id, epoch, head FROM teff_grain WHERE type = ? AND key = ?";

  private static final String TRIM =
      """
      UPDATE teff_grain SET first =
        CASE WHEN first >= ? THEN first WHEN first < ? THEN first + ? ELSE ? END
      WHERE type = ? AND key = ? AND epoch = ? AND head + 1 >= ? RETURNING id, first\
      """;

  private static final String DELETE = "DELETE FROM teff_event WHERE grain_id = ? AND sequence < ?";

  /** So many events are forgotten in one transaction, which is shared with others. */
  static final long TRIMMED_AT_ONCE = 10_000;

  private final Dialect dialect;
  private final String where;
  private final long maxEvent;
  private final ReminderTable reminders;
  private final GrainNumbers numbers = new GrainNumbers();

  EventTable(Dialect dialect, long maxEvent, ReminderTable reminders) {
    this.dialect = dialect;
    this.where = dialect.describe();
    this.maxEvent = maxEvent;
    this.reminders = reminders;
  }

  private record State(long id, long epoch, long head) {}

  private record Trimmed(long id, long first) {}

  private record Numbered(Run run, long id) {
    HeadMove move() {
      long first = run.retention() == Retention.LATEST ? run.head() : 0;
      return new HeadMove(id, run.grain(), run.epoch(), run.expectedHead(), run.head(), first);
    }
  }

  /** Keeps the number of a claimed grain in mind, once the claim is committed. */
  Claim remember(GrainId grain, Claimed claimed) {
    numbers.remember(grain, claimed.id());
    return claimed.claim();
  }

  long maxEvent() {
    return maxEvent;
  }

  /** Why the events can never be stored, if so. */
  Optional<GrainException> oversize(GrainId grain, List<Event> events) {
    return events.stream()
        .filter(event -> event.bytes() > maxEvent)
        .findFirst()
        .map(event -> tooLarge(grain, event));
  }

  /** Tells each write what becomes of it if the transaction commits. One run of each grain. */
  void append(Handle handle, List<Run> runs) {
    var numbered = new ArrayList<Numbered>(runs.size());
    for (Run run : runs) {
      OptionalLong id = numbers.find(run.grain());
      if (id.isPresent()) {
        numbered.add(new Numbered(run, id.getAsLong()));
      } else {
        retryWithNumber(handle, run, -1).ifPresent(numbered::add);
      }
    }
    var misnumbered = store(handle, numbered);
    if (!misnumbered.isEmpty()) {
      store(handle, misnumbered);
    }
  }

  /** Returns the runs whose rows have other numbers. */
  private List<Numbered> store(Handle handle, List<Numbered> runs) {
    if (runs.isEmpty()) {
      return List.of();
    }
    // Rows are locked in one order everywhere.
    runs.sort(Comparator.comparingLong(Numbered::id));
    BitSet moved = dialect.append(handle, runs.stream().map(Numbered::move).toList(), rows(runs));
    var stored = new ArrayList<Numbered>(runs.size());
    var again = new ArrayList<Numbered>();
    for (int i = 0; i < runs.size(); i++) {
      Numbered each = runs.get(i);
      if (moved.get(i)) {
        stored.add(each);
      } else {
        retryWithNumber(handle, each.run(), each.id()).ifPresent(again::add);
      }
    }
    stored(handle, stored);
    return again;
  }

  /** The run with the number that its grain has now, unless that is the one it was tried with. */
  private Optional<Numbered> retryWithNumber(Handle handle, Run run, long tried) {
    Optional<State> state = state(handle, run.grain());
    if (state.isPresent() && state.get().id() != tried) {
      numbers.remember(run.grain(), state.get().id());
      return Optional.of(new Numbered(run, state.get().id()));
    }
    var fenced =
        new AppendOutcome.Fenced(
            state.map(State::epoch).orElse(0L), state.map(State::head).orElse(0L));
    run.writes().forEach(write -> write.becomes(fenced));
    return Optional.empty();
  }

  private static Optional<State> state(Handle handle, GrainId grain) {
    return handle
        .createQuery(STATE)
        .bind(0, grain.type())
        .bind(1, grain.key())
        .map((row, context) -> new State(row.getLong(1), row.getLong(2), row.getLong(3)))
        .findOne();
  }

  private void stored(Handle handle, List<Numbered> runs) {
    deleteOlder(handle, runs);
    for (Numbered each : runs) {
      for (AppendWrite write : each.run().writes()) {
        reminders.apply(handle, write.batch().reminders());
        write.becomes(new AppendOutcome.Committed());
      }
    }
  }

  private static List<EventRow> rows(List<Numbered> runs) {
    var rows = new ArrayList<EventRow>();
    var checksum = new Checksum();
    for (int i = 0; i < runs.size(); i++) {
      Numbered each = runs.get(i);
      for (AppendWrite write : each.run().writes()) {
        add(rows, checksum, i, each, write.batch());
      }
    }
    return rows;
  }

  /** Adds the events that stay stored. */
  private static void add(
      List<EventRow> rows, Checksum checksum, int move, Numbered to, Batch batch) {
    long first = firstStored(to.run());
    long time = ChronoUnit.NANOS.between(Instant.EPOCH, batch.time());
    long sequence = batch.expectedHead();
    for (Event event : batch.events()) {
      if (++sequence < first) {
        continue;
      }
      String type = event.type();
      byte[] payload = event.payload();
      byte[] meta = event.meta();
      long sum = checksum.ofEvent(to.id(), sequence, batch.epoch(), time, type, payload, meta);
      rows.add(new EventRow(move, sequence, type, payload, meta, time, sum));
    }
  }

  private static void deleteOlder(Handle handle, List<Numbered> runs) {
    var latest = runs.stream().filter(each -> each.run().retention() == Retention.LATEST).toList();
    if (!latest.isEmpty()) {
      try (var rows = new Rows(handle, DELETE)) {
        latest.forEach(each -> rows.with(each.id()).with(each.run().head()).add());
        rows.execute();
      }
    }
  }

  /**
   * Forgets the oldest events in front of a sequence number, but no more than so many. Returns
   * which one is the first now; empty when the claim does not count any more, or there are not that
   * many records.
   */
  OptionalLong trim(Handle handle, GrainId grain, long epoch, long first) {
    Optional<Trimmed> trimmed =
        handle
            .createQuery(TRIM)
            .bind(0, first)
            .bind(1, first - TRIMMED_AT_ONCE)
            .bind(2, TRIMMED_AT_ONCE)
            .bind(3, first)
            .bind(4, grain.type())
            .bind(5, grain.key())
            .bind(6, epoch)
            .bind(7, first)
            .map((row, context) -> new Trimmed(row.getLong(1), row.getLong(2)))
            .findOne();
    trimmed.ifPresent(log -> handle.execute(DELETE, log.id(), log.first()));
    return trimmed.map(log -> OptionalLong.of(log.first())).orElse(OptionalLong.empty());
  }

  private static long firstStored(Run run) {
    return run.retention() == Retention.LATEST ? run.head() : run.expectedHead() + 1;
  }

  private GrainException tooLarge(GrainId grain, Event event) {
    return new GrainException(
        ErrorCode.EVENT_TOO_LARGE,
        Outcome.DID_NOT_RUN,
        "An event of type %s of %s has %d bytes, the limit is %d | %s | an event that carries a whole document or list | store less in an event, or raise maxEvent in the store URL"
            .formatted(event.type(), grain, event.bytes(), maxEvent, where));
  }
}
