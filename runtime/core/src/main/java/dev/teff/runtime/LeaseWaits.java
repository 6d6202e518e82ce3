package dev.teff.runtime;

import dev.teff.grains.ErrorCode;
import dev.teff.grains.GrainException;
import dev.teff.persistence.spi.EventLog;
import dev.teff.runtime.spi.Lease;
import dev.teff.runtime.spi.Timekeeper;
import org.jspecify.annotations.Nullable;

/** How the threads of a silo wait until what they computed may leave it. */
record LeaseWaits(String silo, Lease lease, Timekeeper time, long timeoutNanos) {
  /**
   * Blocks until what a turn has to say may leave the silo, at most until the deadline, or until
   * somebody interrupts the thread.
   */
  void await(long deadlineNanos) {
    GrainException failure = decision(deadlineNanos);
    if (failure != null) {
      throw Failures.answerKept(failure);
    }
  }

  /** Blocks until the silo may claim a grain, at most for as long as a call may take. */
  private void awaitClaim() {
    if (!lease.isHeld()) {
      GrainException failure = decision(time.nanos() + timeoutNanos);
      if (failure != null) {
        throw failure.code() == ErrorCode.EVICTED ? Failures.evicted(failure) : failure;
      }
    }
  }

  private @Nullable GrainException decision(long deadlineNanos) {
    var waiter = new GateWaiter();
    lease.await(waiter);
    CurrentTurn slot = CurrentTurn.slot();
    Parking.await(time, lease, deadlineNanos, () -> waiter.isDone() || slot.isPutAside());
    if (!waiter.isDone()) {
      throw time.nanos() - deadlineNanos < 0
          ? Failures.interruptedWithoutLease(silo)
          : Failures.deadlineWithoutLease(silo);
    }
    return waiter.failure();
  }

  /** A log to which nothing is written without the lease. */
  EventLog over(EventLog log) {
    return lease.equals(Lease.FOREVER) ? log : new LeasedEventLog(log, this::awaitClaim, lease);
  }
}
