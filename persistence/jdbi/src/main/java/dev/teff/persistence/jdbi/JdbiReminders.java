package dev.teff.persistence.jdbi;

import dev.teff.grains.GrainException.Outcome;
import dev.teff.grains.GrainId;
import dev.teff.persistence.spi.ReminderChange;
import dev.teff.persistence.spi.ReminderIndex;
import java.time.Instant;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;

/** Reminders in a table, changed by the writers. */
final class JdbiReminders implements ReminderIndex {
  private final ReminderTable table;
  private final Writers writers;
  private final Readers readers;

  JdbiReminders(ReminderTable table, Writers writers, Readers readers) {
    this.table = table;
    this.writers = writers;
    this.readers = readers;
  }

  @Override
  public List<Entry> due(BitSet slices, Instant until, int limit) {
    return read(
        "reading the reminders that are due", handle -> table.due(handle, slices, until, limit));
  }

  @Override
  public Optional<Instant> next() {
    return read("reading when the next reminder is due", table::next);
  }

  @Override
  public List<Entry> of(GrainId grain) {
    return read("reading the reminders of " + grain, handle -> table.of(handle, grain));
  }

  @Override
  public void apply(List<ReminderChange> changes) {
    write(
        new AwaitedWrite<>(
            key(changes), "changing reminders", 0, handle -> table.apply(handle, changes)));
  }

  @Override
  public boolean advance(Entry fired, Optional<Instant> next) {
    return write(
        new AwaitedWrite<>(
            fired.grain().toString(),
            "moving a reminder of " + fired.grain(),
            0,
            handle -> table.advance(handle, fired, next)));
  }

  /** The changes are those of one grain. */
  private static String key(List<ReminderChange> changes) {
    if (changes.isEmpty()) {
      return "";
    }
    return switch (changes.getFirst()) {
      case ReminderChange.Set(Entry entry) -> entry.grain().toString();
      case ReminderChange.Cancel(GrainId grain, String unused) -> grain.toString();
    };
  }

  private <T> T read(String subject, Function<Handle, T> query) {
    return Threads.await(readers.submit(subject, query), subject, Outcome.DID_NOT_RUN);
  }

  private <T> T write(AwaitedWrite<T> write) {
    writers.submit(write);
    return Threads.await(write.answer(), write.subject(), Outcome.UNKNOWN);
  }
}
