package dev.teff.runtime;

import dev.teff.runtime.spi.Timekeeper;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/** Time that stands still until a test moves it. */
final class ManualTime implements Timekeeper {
  private final ReentrantLock lock = new ReentrantLock();
  private final PriorityQueue<Task> tasks =
      new PriorityQueue<>(Comparator.comparingLong(Task::due).thenComparingLong(Task::order));
  private final Set<Thread> parked = ConcurrentHashMap.newKeySet();
  private long order;
  private volatile long now;

  private record Task(long due, long order, Runnable work) {}

  @Override
  public Instant instant() {
    return Instant.EPOCH.plusNanos(now);
  }

  @Override
  public long nanos() {
    return now;
  }

  @Override
  public void parkUntil(Object blocker, long deadlineNanos) {
    parked.add(Thread.currentThread());
    // Whoever moves the time from here on unparks this thread.
    if (now < deadlineNanos) {
      LockSupport.park(blocker);
    }
    parked.remove(Thread.currentThread());
  }

  @Override
  public Scheduled schedule(Duration delay, Runnable work) {
    lock.lock();
    try {
      var task = new Task(now + delay.toNanos(), order++, work);
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

  /** Whether something is to be done within a time from now on. */
  boolean isDueWithin(Duration time) {
    lock.lock();
    try {
      Task first = tasks.peek();
      return first != null && first.due <= now + time.toNanos();
    } finally {
      lock.unlock();
    }
  }

  /** Moves the time in one leap, and runs on this thread what is due then. */
  void advance(Duration by) {
    var due = new ArrayList<Task>();
    lock.lock();
    try {
      long then = now + by.toNanos();
      now = then;
      for (Task first = tasks.peek(); first != null && first.due <= now; first = tasks.peek()) {
        due.add(tasks.remove());
      }
    } finally {
      lock.unlock();
    }
    due.forEach(task -> task.work.run());
    List.copyOf(parked).forEach(LockSupport::unpark);
  }
}
