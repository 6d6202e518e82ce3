package dev.teff.persistence.memory;

import dev.teff.grains.GrainException;
import dev.teff.grains.GrainId;
import dev.teff.persistence.spi.AppendOutcome;
import dev.teff.persistence.spi.Batch;
import dev.teff.persistence.spi.Claim;
import dev.teff.persistence.spi.EventLog;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.Stream;

/** Logs in memory. */
final class MemoryEventLog implements EventLog {
  private final Memory memory;
  private final Gate gate;
  private final MemoryReminders reminders;
  private final Executor reporter;

  MemoryEventLog(Memory memory, Gate gate, MemoryReminders reminders, Executor reporter) {
    this.memory = memory;
    this.gate = gate;
    this.reminders = reminders;
    this.reporter = reporter;
  }

  @Override
  public Claim claim(GrainId grain) {
    gate.check();
    return memory.log(grain).claim();
  }

  @Override
  public void read(GrainId grain, long from, long to, RecordReader reader) {
    gate.check();
    memory.log(grain).between(from, to).forEach(reader::read);
  }

  @Override
  public void append(Batch batch, AppendListener listener) {
    if (gate.isClosed()) {
      listener.completed(new AppendOutcome.Refused(gate.refusal()));
      return;
    }
    memory.log(batch.grain()).append(batch, reminders, outcome -> report(outcome, listener));
  }

  private void report(AppendOutcome outcome, AppendListener listener) {
    try {
      reporter.execute(() -> listener.completed(outcome));
    } catch (RejectedExecutionException closedMeanwhile) {
      // The batch took effect before the store closed; its writer must learn what became of it.
      listener.completed(outcome);
    }
  }

  @Override
  public long maxEvent() {
    return Long.MAX_VALUE;
  }

  @Override
  public Optional<GrainException> oversize(GrainId grain, List<Batch.Event> events) {
    return Optional.empty();
  }

  @Override
  public boolean trim(GrainId grain, long epoch, long first) {
    gate.check();
    return memory.log(grain).trim(epoch, first);
  }

  /** In the order of the keys; the cursor is the last key seen. */
  @Override
  public Keys keys(String type, String cursor, int limit) {
    List<Stored> found =
        stored()
            .filter(each -> each.grain().type().equals(type))
            .filter(each -> each.grain().key().compareTo(cursor) > 0)
            .sorted(Comparator.comparing(Stored::grain))
            .limit(limit)
            .toList();
    return new Keys(found, found.size() < limit ? "" : found.getLast().grain().key());
  }

  @Override
  public long count(String type) {
    return stored().filter(each -> each.grain().type().equals(type)).count();
  }

  @Override
  public List<String> types() {
    return stored().map(each -> each.grain().type()).distinct().sorted().toList();
  }

  private Stream<Stored> stored() {
    gate.check();
    return memory.logs.entrySet().stream()
        .flatMap(each -> each.getValue().stored(each.getKey()).stream());
  }
}
