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

  /**
   * Has the calling thread woken when a time has come, if it is parked then. Whoever waits for a
   * condition sets the alarm first, and then looks at the condition and parks in turns: to set it
   * may use up the permit of a wake-up that was meant for the wait.
   *
   * @param deadlineNanos in {@link #nanos()}
   */
  default Alarm alarm(long deadlineNanos) {
    return blocker -> parkUntil(blocker, deadlineNanos);
  }

  /** Runs a task once, after a delay, on a thread that must not be blocked. */
  Scheduled schedule(Duration delay, Runnable task);

  /**
   * The same for what will hardly ever be run, since it is cancelled long before: the deadline of a
   * call, for example.
   *
   * @param deadlineNanos when to run it, in {@link #nanos()}
   */
  default Scheduled limit(long deadlineNanos, Runnable task) {
    return schedule(Duration.ofNanos(Math.max(0, deadlineNanos - nanos())), task);
  }

  /** A task that was scheduled. */
  @FunctionalInterface
  interface Scheduled {
    /** Prevents the task from starting, if it has not. */
    void cancel();
  }

  /** An alarm that a thread has set for itself. */
  @FunctionalInterface
  interface Alarm {
    /** Parks until the thread is unparked, the alarm rings, or for no reason. */
    void park(Object blocker);

    /** It is not needed any more; it may ring all the same. */
    default void cancel() {}
  }
}
