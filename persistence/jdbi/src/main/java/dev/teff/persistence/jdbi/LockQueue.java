package dev.teff.persistence.jdbi;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.sqlite.BusyHandler;

/**
 * How processes that share a file take turns at its lock. SQLite's own waiting backs off to 100 ms
 * and so starves behind a busy writer; this one asks again within a millisecond, and a writer that
 * met others lately leaves a gap between its transactions in which they can step in.
 */
final class LockQueue {
  private static final long ASK_AGAIN_NANOS = TimeUnit.MICROSECONDS.toNanos(250);
  private static final long GAP_NANOS = TimeUnit.MICROSECONDS.toNanos(400);
  private static final long LATELY_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final long timeoutNanos;

  /** When one of our connections last found the lock taken; written by all their threads. */
  private volatile long metOthers = System.nanoTime() - LATELY_NANOS;

  LockQueue(Duration timeout) {
    this.timeoutNanos = timeout.toNanos();
  }

  /** Makes a connection wait in this way. */
  void serve(Connection connection) throws SQLException {
    BusyHandler.setHandler(connection, new Turn());
  }

  /** Leaves the gap, if others may be waiting. */
  void beforeTransaction() {
    if (System.nanoTime() - metOthers < LATELY_NANOS) {
      LockSupport.parkNanos(GAP_NANOS);
    }
  }

  /** The waiting of one connection. */
  private final class Turn extends BusyHandler {
    private long waitingSince;

    /** Called by SQLite when the lock is taken: returns 1 to ask again, 0 to give up. */
    @Override
    protected int callback(int attempts) {
      long now = System.nanoTime();
      if (attempts == 0) {
        waitingSince = now;
      }
      metOthers = now;
      if (now - waitingSince > timeoutNanos) {
        return 0;
      }
      LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(ASK_AGAIN_NANOS));
      return 1;
    }
  }
}
