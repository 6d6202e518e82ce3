package dev.teff.persistence.cassandra;

import dev.teff.persistence.cassandra.ReminderRows.Filed;
import dev.teff.persistence.spi.Batch;
import dev.teff.persistence.spi.ReminderChange;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The reminders that change with batches. They lie in other partitions than the log, so: what is
 * set is there before the batches are, beside what it replaces; what is replaced or cancelled goes
 * when they are committed. A writer that dies or is fenced in between leaves a reminder too many,
 * never one too few: what goes was there before, so that a writer that is late takes away nothing
 * that its successor has set.
 */
final class BatchReminders {
  private static final Logger LOG = LoggerFactory.getLogger(BatchReminders.class);

  private final CassandraReminders reminders;

  BatchReminders(CassandraReminders reminders) {
    this.reminders = reminders;
  }

  /** Sets what is set, and returns what then has to go. */
  List<Filed> beforeCommit(List<Batch> batches) {
    List<Filed> replaced = new ArrayList<>();
    for (Batch batch : batches) {
      for (ReminderChange change : batch.reminders()) {
        replaced.addAll(reminders.prepare(change));
      }
    }
    return replaced;
  }

  /** Whatever goes wrong here changes nothing about the commit. */
  void afterCommit(List<Filed> replaced) {
    for (Filed each : replaced) {
      try {
        reminders.remove(each);
      } catch (RuntimeException | Error e) {
        LOG.warn("A reminder is left over, which its grain will recognise: {}", each.entry(), e);
      }
    }
  }
}
