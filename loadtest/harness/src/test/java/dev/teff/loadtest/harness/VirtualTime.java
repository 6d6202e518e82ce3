package dev.teff.loadtest.harness;

import java.time.Duration;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A clock that moves to the next moment for which somebody waits, as soon as all threads of the run
 * wait: hours pass in moments, and everything takes exactly as long as it says.
 */
final class VirtualTime implements NanoClock, Starter {
  private final ReentrantLock lock = new ReentrantLock();
  private final PriorityQueue<Wait> waits = new PriorityQueue<>();
  private int awake;
  private long now = 1_000_000;
  private long order;

  /** A thread that waits; of those for one moment, the first comes first, one after the other. */
  private final class Wait implements Comparable<Wait> {
    private final long until;
    private final long number = order++;
    private final Condition over = lock.newCondition();
    private boolean isOver;

    private Wait(long until) {
      this.until = until;
    }

    @Override
    public int compareTo(Wait other) {
      int byTime = Long.compare(until, other.until);
      return byTime != 0 ? byTime : Long.compare(number, other.number);
    }
  }

  @Override
  public long now() {
    lock.lock();
    try {
      return now;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void sleepUntil(long time) {
    try {
      pauseUntil(time);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void paceUntil(long time) {
    sleepUntil(time);
  }

  @Override
  public void pauseUntil(long time) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      if (time <= now) {
        return;
      }
      var wait = new Wait(time);
      waits.add(wait);
      sleeps();
      try {
        while (!wait.isOver) {
          wait.over.await();
        }
      } catch (InterruptedException e) {
        if (waits.remove(wait)) {
          awake++;
        }
        throw e;
      }
    } finally {
      lock.unlock();
    }
  }

  void pause(Duration time) throws InterruptedException {
    pauseUntil(now() + time.toNanos());
  }

  /** One thread less is awake; the last one lets time pass. */
  private void sleeps() {
    awake--;
    if (awake == 0 && !waits.isEmpty()) {
      Wait next = waits.poll();
      now = Math.max(now, next.until);
      next.isOver = true;
      awake++;
      next.over.signal();
    }
  }

  @Override
  public List<Thread> drivers(List<Runnable> tasks) {
    wakes(tasks.size()); // all of them, before the first can let time pass
    return tasks.stream().map(this::start).toList();
  }

  @Override
  public Thread user(Runnable task) {
    wakes(1);
    return start(task);
  }

  private void wakes(int threads) {
    lock.lock();
    try {
      awake += threads;
    } finally {
      lock.unlock();
    }
  }

  private Thread start(Runnable task) {
    return Thread.startVirtualThread(() -> {
      try {
        task.run();
      } finally {
        lock.lock();
        try {
          sleeps();
        } finally {
          lock.unlock();
        }
      }
    });
  }
}
