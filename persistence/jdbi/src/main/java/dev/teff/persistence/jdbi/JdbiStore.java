package dev.teff.persistence.jdbi;

import dev.teff.grains.GrainException;
import dev.teff.persistence.spi.EventLog;
import dev.teff.persistence.spi.Register;
import dev.teff.persistence.spi.ReminderIndex;
import dev.teff.persistence.spi.Snapshots;
import dev.teff.persistence.spi.Store;
import org.jdbi.v3.core.Handle;

/** A store in an SQL database. */
final class JdbiStore implements Store {
  private final String where;
  private final Writers writers;
  private final Readers readers;
  private final EventLog events;
  private final Snapshots snapshots;
  private final ReminderIndex reminders;
  private final Register registers;

  private JdbiStore(Dialect dialect, Handle handle, long maxEvent) {
    this.where = dialect.describe();
    var reminderTable = new ReminderTable(where);
    var eventTable = new EventTable(dialect, maxEvent, reminderTable);
    this.writers = new Writers(dialect, eventTable, handle);
    this.readers = new Readers(dialect);
    this.events =
        new JdbiEventLog(
            dialect, eventTable, new EventPages(dialect), new GrainList(), writers, readers);
    this.snapshots = new JdbiSnapshots(new SnapshotTable(dialect), writers, readers);
    this.reminders = new JdbiReminders(reminderTable, writers, readers);
    this.registers = new JdbiRegister(new RegisterTable(dialect), writers, readers);
  }

  /**
   * Opens the database and brings its schema up to date.
   *
   * @param maxEvent the largest event in bytes
   */
  static JdbiStore open(Dialect dialect, long maxEvent) {
    try {
      return new JdbiStore(dialect, openMigrated(dialect), maxEvent);
    } catch (GrainException e) {
      throw e;
    } catch (RuntimeException e) {
      throw dialect.diagnose(e).refusal("opening the store", dialect.describe(), e);
    }
  }

  private static Handle openMigrated(Dialect dialect) {
    Handle handle = dialect.open();
    try {
      new Schema(dialect).migrate(handle);
      return handle;
    } catch (RuntimeException e) {
      handle.close();
      throw e;
    }
  }

  @Override
  public EventLog events() {
    return events;
  }

  @Override
  public Snapshots snapshots() {
    return snapshots;
  }

  @Override
  public ReminderIndex reminders() {
    return reminders;
  }

  @Override
  public Register registers() {
    return registers;
  }

  @Override
  public boolean durable() {
    return true;
  }

  @Override
  public String describe() {
    return where;
  }

  @Override
  public void close() {
    writers.close();
    readers.close();
  }

  @Override
  public String toString() {
    return where;
  }
}
