package dev.teff.loadtest;

import java.util.concurrent.atomic.AtomicLong;

/**
 * What somebody writes by hand who needs a fenced journal and nothing else: the same rows, through
 * the same driver, as durable as Teff's. To be called by any thread.
 */
interface RawJournal extends AutoCloseable {
  /** How many of its callers keep the store busy when each of them brings large batches. */
  int parallel();

  /** Appends so many events to a log, on the condition that nobody else did, and waits. */
  void append(int log, int events) throws Exception;

  /** How many logs there are. */
  int logs();

  @Override
  void close();

  /** A journal with so many logs beside what Teff keeps in the store. */
  static RawJournal on(BenchStore store, int logs) throws Exception {
    return switch (store.kind()) {
      case SQLITE -> RawSqlJournal.sqlite(store, logs);
      case POSTGRES -> RawSqlJournal.postgres(store, logs);
      case CASSANDRA -> new RawCassandraJournal(store, logs);
    };
  }

  /** An operation that appends to one log after the other, beginning anywhere. */
  default Operation walk(int caller, int events) {
    var at = new AtomicLong(caller * 7919L);
    return () -> append((int) (at.incrementAndGet() % logs()), events);
  }
}
