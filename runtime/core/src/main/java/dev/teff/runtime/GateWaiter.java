package dev.teff.runtime;

import dev.teff.grains.GrainException;
import dev.teff.runtime.spi.Lease;
import dev.teff.runtime.spi.Timekeeper;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** A thread that stands at a gate. */
final class GateWaiter implements OutputGate.Waiter, Lease.Output {
  private final Thread thread = Thread.currentThread();
  private @Nullable GrainException failure; // published by done
  private volatile boolean done;

  /** Blocks the calling thread until the events are durable, or somebody interrupts it. */
  static void await(Timekeeper time, OutputGate gate, long sequence, long deadlineNanos) {
    if (gate.isOpen(sequence)) {
      return;
    }
    var waiter = new GateWaiter();
    gate.await(sequence, waiter);
    CurrentTurn slot = CurrentTurn.slot();
    Parking.await(time, gate, deadlineNanos, () -> waiter.isDone() || slot.isPutAside());
    if (!waiter.isDone()) {
      throw time.nanos() - deadlineNanos < 0
          ? Failures.interruptedAtGate(sequence)
          : Failures.deadlineAtGate(sequence);
    }
    GrainException failure = waiter.failure();
    if (failure != null) {
      throw failure;
    }
  }

  @Override
  public void open() {
    done = true;
    LockSupport.unpark(thread);
  }

  @Override
  public void broken(GrainException cause) {
    failure = cause;
    open();
  }

  boolean isDone() {
    return done;
  }

  /** Why the gate broke, or null. */
  @Nullable GrainException failure() {
    return failure;
  }
}
