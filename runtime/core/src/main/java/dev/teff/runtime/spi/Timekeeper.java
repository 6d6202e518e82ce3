package dev.teff.runtime.spi;

import java.time.Duration;
import java.time.InstantSource;

/**
 * All the time there is for a silo: nothing in the runtime looks at another clock or waits in
 * another way, so that a test can move time. Safe for use by any thread.
 */
public interface Timekeeper extends InstantSource {
  /** Monotonic nanoseconds, comparable by difference only. */
  long nanos();

  /**
   * Parks the calling thread until it is unparked, the time has come, or for no reason, as {@link
   * java.util.concurrent.locks.LockSupport#park(Object)} does.
   *
   * @param deadlineNanos in {@link #nanos()}
   */
  void parkUntil(Object blocker, long deadlineNanos);

  /** Runs a task once, after a delay, on a thread that must not be blocked. */
  Scheduled schedule(Duration delay, Runnable task);

  /** A task that was scheduled. */
  @FunctionalInterface
  interface Scheduled {
    /** Prevents the task from starting, if it has not. */
    void cancel();
  }
}
