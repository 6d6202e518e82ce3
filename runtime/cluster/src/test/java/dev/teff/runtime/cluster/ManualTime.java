package dev.teff.runtime.cluster;

import dev.teff.runtime.SystemTimekeeper;
import dev.teff.runtime.spi.Timekeeper;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;

/** Time that stands until it is moved. */
final class ManualTime implements Timekeeper {
  private record Task(long at, Runnable action) {}

  private final AtomicLong now = new AtomicLong();
  private final PriorityBlockingQueue<Task> tasks =
      new PriorityBlockingQueue<>(11, Comparator.comparingLong(Task::at));

  /** Moves time, and runs what is due on the calling thread. */
  void advance(Duration by) {
    long until = now.get() + by.toNanos();
    for (Task next = tasks.peek(); next != null && next.at <= until; next = tasks.peek()) {
      if (tasks.remove(next)) {
        now.set(Math.max(now.get(), next.at));
        next.action.run();
      }
    }
    now.set(until);
  }

  /** As {@link #advance}, but by a process that stood still: all that was due comes late. */
  void leap(Duration by) {
    now.addAndGet(by.toNanos());
    advance(Duration.ZERO);
  }

  @Override
  public Instant instant() {
    return Instant.EPOCH.plusNanos(nanos());
  }

  @Override
  public long nanos() {
    return now.get();
  }

  @Override
  public void parkUntil(Object blocker, long deadlineNanos) {
    SystemTimekeeper.instance().parkUntil(blocker, System.nanoTime() + 1_000_000);
  }

  @Override
  public Scheduled schedule(Duration delay, Runnable action) {
    var task = new Task(now.get() + delay.toNanos(), action);
    tasks.add(task);
    return () -> tasks.remove(task);
  }
}
