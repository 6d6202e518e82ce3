package dev.teff.testkit;

import dev.teff.runtime.spi.Timekeeper;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Time that stands still until a test advances it. Safe for use by any thread.
 *
 * <pre>{@code
 * VirtualTime clock = VirtualTime.startingAt(Instant.parse("2026-01-01T00:00:00Z"));
 * Silo silo = Silo.builder().time(clock).turns(clock.executor()).start();
 * clock.advance(Duration.ofMinutes(11));   // idle grains have left now
 * }</pre>
 *
 * <p>A call that waits for something that only time can bring waits until another thread advances
 * the clock. So start such a call, advance, and then await it:
 *
 * <pre>{@code
 * Pending<Balance> pending = grains.start(alice, Account::balance);
 * clock.advance(Duration.ofSeconds(31));
 * assertThrows(GrainException.class, pending::await);
 * }</pre>
 */
public final class VirtualTime implements Timekeeper {
  private final Instant origin;
  private final TurnThreads threads = new TurnThreads();
  private final ReentrantLock advancing = new ReentrantLock();
  private final ReentrantLock lock = new ReentrantLock();
  // Guarded by the lock.
  private final PriorityQueue<Task> tasks =
      new PriorityQueue<>(Comparator.comparingLong(Task::due).thenComparingLong(Task::order));
  private long order;
  // The deadlines of the threads that wait.
  private final Map<Thread, Long> parked = new ConcurrentHashMap<>();
  private volatile long now;

  private record Task(long due, long order, Runnable work) {}

  private VirtualTime(Instant origin) {
    this.origin = origin;
  }

  /** A clock that stands at this instant. */
  public static VirtualTime startingAt(Instant origin) {
    return new VirtualTime(origin);
  }

  /**
   * Runs each task in a virtual thread that {@link #advance} waits for. Silos on this clock run
   * their turns by it.
   */
  public Executor executor() {
    return threads;
  }

  @Override
  public Instant instant() {
    return origin.plusNanos(now);
  }

  @Override
  public long nanos() {
    return now;
  }

  @Override
  public void parkUntil(Object blocker, long deadlineNanos) {
    Thread thread = Thread.currentThread();
    parked.put(thread, deadlineNanos);
    // Whoever moves the time from here on unparks this thread.
    if (now < deadlineNanos) {
      LockSupport.park(blocker);
    }
    parked.remove(thread);
  }

  @Override
  public Scheduled schedule(Duration delay, Runnable work) {
    lock.lock();
    try {
      var task = new Task(now + Math.max(0, delay.toNanos()), order++, work);
      tasks.add(task);
      return () -> remove(task);
    } finally {
      lock.unlock();
    }
  }

  private void remove(Task task) {
    lock.lock();
    try {
      tasks.remove(task);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Moves the time, stopping wherever something is due: scheduled tasks run in order on the calling
   * thread, threads whose deadline has come wake up, and the time goes on when all that this set in
   * motion is quiet again.
   *
   * <p>Quiet means: each thread of {@link #executor()} has ended or waits. What other threads do,
   * the test has to await itself. A thread that runs for seconds without waiting is not waited for.
   *
   * @throws IllegalArgumentException when the duration is negative
   */
  public void advance(Duration duration) {
    if (duration.isNegative()) {
      throw new IllegalArgumentException("Time does not go back by " + duration.negated() + ".");
    }
    advancing.lock();
    try {
      threads.awaitQuiet();
      long target = now + duration.toNanos();
      for (long next = nextDue(); next <= target; next = nextDue()) {
        now = Math.max(now, next);
        runDue();
        wakeDue();
        threads.awaitQuiet();
      }
      now = target;
    } finally {
      advancing.unlock();
    }
  }

  private long nextDue() {
    long next = Long.MAX_VALUE;
    for (long deadline : parked.values()) {
      if (deadline > now) {
        next = Math.min(next, deadline);
      }
    }
    lock.lock();
    try {
      Task first = tasks.peek();
      return first == null ? next : Math.min(next, first.due);
    } finally {
      lock.unlock();
    }
  }

  private void runDue() {
    for (Task task = takeDue(); task != null; task = takeDue()) {
      task.work.run();
    }
  }

  private @Nullable Task takeDue() {
    lock.lock();
    try {
      Task first = tasks.peek();
      return first != null && first.due <= now ? tasks.remove() : null;
    } finally {
      lock.unlock();
    }
  }

  private void wakeDue() {
    parked.forEach((thread, deadline) -> {
      if (deadline <= now) {
        LockSupport.unpark(thread);
      }
    });
  }
}
