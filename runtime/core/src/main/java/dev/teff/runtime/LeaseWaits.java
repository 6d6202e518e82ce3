package dev.teff.runtime;

import dev.teff.grains.GrainException;
import dev.teff.persistence.spi.EventLog;
import dev.teff.runtime.spi.Lease;
import dev.teff.runtime.spi.Timekeeper;

/** How the threads of a silo wait until what they computed may leave it. */
record LeaseWaits(String silo, Lease lease, Timekeeper time, long timeoutNanos) {
  /** Blocks until what the silo computed so far may leave it, at most until the deadline. */
  void await(long deadlineNanos) {
    var waiter = new GateWaiter();
    lease.await(waiter);
    if (!Parking.await(time, lease, deadlineNanos, waiter::isDone)) {
      throw Failures.deadlineWithoutLease(silo);
    }
    GrainException failure = waiter.failure();
    if (failure != null) {
      throw Failures.evicted(failure);
    }
  }

  /** The same, at most for as long as a call may take. */
  void await() {
    if (!lease.isHeld()) {
      await(time.nanos() + timeoutNanos);
    }
  }

  /** A log to which nothing is written without the lease. */
  EventLog over(EventLog log) {
    return lease.equals(Lease.FOREVER) ? log : new LeasedEventLog(log, this::await, lease);
  }
}
