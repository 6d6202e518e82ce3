package dev.teff.persistence.cassandra;

import dev.teff.persistence.spi.Batch;
import dev.teff.persistence.spi.ReminderChange;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The reminders that change with a batch. They lie in other partitions than the log, so: what is
 * set is there before the batch is, beside what it replaces; what is replaced or cancelled goes
 * when the batch is committed. A writer that dies or is fenced in between leaves a reminder too
 * many, never one too few.
 */
final class BatchReminders {
  private static final Logger LOG = LoggerFactory.getLogger(BatchReminders.class);

  private final CassandraReminders reminders;

  BatchReminders(CassandraReminders reminders) {
    this.reminders = reminders;
  }

  void beforeCommit(List<Batch> batches) {
    changes(batches).forEach(reminders::prepare);
  }

  /** Whatever goes wrong here changes nothing about the commit. */
  void afterCommit(List<Batch> batches) {
    for (ReminderChange change : changes(batches)) {
      try {
        reminders.complete(change);
      } catch (RuntimeException | Error e) {
        LOG.warn("A reminder is left over, which its grain will recognise: {}", change, e);
      }
    }
  }

  private static List<ReminderChange> changes(List<Batch> batches) {
    return batches.stream().flatMap(batch -> batch.reminders().stream()).toList();
  }
}
