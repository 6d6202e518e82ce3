package dev.teff.runtime;

import dev.teff.grains.GrainException;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** A thread that stands at a gate. */
final class GateWaiter implements OutputGate.Waiter {
  private final Thread thread = Thread.currentThread();
  private @Nullable GrainException failure; // published by done
  private volatile boolean done;

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
