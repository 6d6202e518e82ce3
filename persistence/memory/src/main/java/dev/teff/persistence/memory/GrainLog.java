package dev.teff.persistence.memory;

import dev.teff.grains.GrainId;
import dev.teff.persistence.spi.AppendOutcome;
import dev.teff.persistence.spi.Batch;
import dev.teff.persistence.spi.Batch.Event;
import dev.teff.persistence.spi.Batch.Retention;
import dev.teff.persistence.spi.Claim;
import dev.teff.persistence.spi.EventLog.Stored;
import dev.teff.persistence.spi.LogRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/** The log of one grain. Every field is guarded by the lock. */
final class GrainLog {
  private final ReentrantLock lock = new ReentrantLock();
  private final List<LogRecord> records = new ArrayList<>();
  private long epoch;
  private long head;

  Claim claim() {
    lock.lock();
    try {
      return new Claim(++epoch, first(), head);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Stores the batch if its writer was not superseded.
   *
   * @param reminders takes the changes that come with the batch
   * @param report told the outcome under the lock, so that reports are in the order of the appends
   */
  void append(Batch batch, MemoryReminders reminders, Consumer<AppendOutcome> report) {
    lock.lock();
    try {
      if (batch.epoch() != epoch || batch.expectedHead() != head) {
        report.accept(new AppendOutcome.Fenced(epoch, head));
        return;
      }
      for (Event event : batch.events()) {
        records.add(
            new LogRecord(
                ++head,
                epoch,
                event.type(),
                event.payload().clone(),
                event.meta().clone(),
                batch.time()));
      }
      if (batch.retention() == Retention.LATEST) {
        records.subList(0, records.size() - 1).clear();
      }
      reminders.applyStored(batch.reminders());
      report.accept(new AppendOutcome.Committed());
    } finally {
      lock.unlock();
    }
  }

  boolean trim(long claim, long first) {
    lock.lock();
    try {
      if (claim != epoch || first > head + 1) {
        return false;
      }
      records.subList(0, (int) Math.max(0, first - first())).clear();
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** What is stored of a grain; empty when nothing is. */
  Optional<Stored> stored(GrainId grain) {
    lock.lock();
    try {
      return records.isEmpty() ? Optional.empty() : Optional.of(new Stored(grain, first(), head));
    } finally {
      lock.unlock();
    }
  }

  /** A copy, so that the reader is called without the lock. */
  List<LogRecord> between(long from, long to) {
    lock.lock();
    try {
      long first = first();
      long start = Math.max(from, first);
      long end = Math.min(to, head);
      return start > end
          ? List.of()
          : List.copyOf(records.subList((int) (start - first), (int) (end - first) + 1));
    } finally {
      lock.unlock();
    }
  }

  private long first() {
    return head - records.size() + 1;
  }
}
