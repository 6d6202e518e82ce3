package dev.teff.persistence.cassandra;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DriverException;
import dev.teff.persistence.spi.EventLog;
import dev.teff.persistence.spi.Register;
import dev.teff.persistence.spi.ReminderIndex;
import dev.teff.persistence.spi.Snapshots;
import dev.teff.persistence.spi.Store;
import java.time.InstantSource;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

/** A store in a keyspace of a Cassandra cluster. */
final class CassandraStore implements Store {
  private final String where;
  private final CqlSession session;
  private final Calls calls;
  private final EventLog events;
  private final CassandraReminders reminders;
  private final Snapshots snapshots;
  private final Register registers;

  /** A thread for each grain that has something to append. */
  private final ExecutorService threads =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("teff-cassandra-", 1).factory());

  private CassandraStore(
      CqlSession session, CassandraUrl url, CassandraTroubles troubles, InstantSource clock) {
    this.where = url.describe();
    this.session = session;
    this.calls = new Calls(where, troubles);
    var cql = new Cql(session, url.keyspace());
    var partitions = new LogPartitions(cql, url.serial());
    var chain = new LogChain(where, cql, partitions);
    var closed = new ClosedBuckets(partitions);
    var reminderRows = new ReminderRows(cql);
    var watermarks = new Watermarks(cql, url.serial(), clock);
    var dueRows = new DueRows(cql, clock, watermarks);
    this.reminders =
        new CassandraReminders(
            where,
            calls,
            reminderRows,
            dueRows,
            new WatermarkMover(reminderRows, dueRows, watermarks, clock));
    var batchReminders = new BatchReminders(reminders);
    this.events =
        new CassandraEventLog(
            calls,
            url,
            partitions,
            chain,
            closed,
            new GrainList(where, cql, chain),
            new LogReader(where, cql, chain),
            new GrainWriters(grain ->
                new GrainWriter(grain, partitions, chain, closed, url, troubles, batchReminders)),
            threads);
    this.snapshots = new CassandraSnapshots(url, calls, cql);
    // Changes of the cluster's view must not wait until a crowd of appends is through.
    this.registers =
        new CassandraRegister(where, calls, new Cql(session, url.keyspace()), url.serial());
  }

  /** Connects, and makes keyspace and tables where they are missing. */
  static CassandraStore open(CassandraUrl url) {
    return open(url, Sessions::open, InstantSource.system());
  }

  /** The same, connected in another way, and with another clock. */
  static CassandraStore open(
      CassandraUrl url, Function<CassandraUrl, CqlSession> connect, InstantSource clock) {
    var troubles = new CassandraTroubles(url.describe());
    try {
      CqlSession session = connect.apply(url);
      try {
        new CassandraSchema(session, url).migrate();
        return new CassandraStore(session, url, troubles, clock);
      } catch (RuntimeException e) {
        session.close();
        throw e;
      }
    } catch (DriverException e) {
      throw troubles.refusal("opening the store", e);
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
    if (calls.close()) {
      threads.close();
      session.close();
    }
  }

  @Override
  public String toString() {
    return where;
  }
}
