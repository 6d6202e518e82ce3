package dev.teff.runtime.cluster;

import dev.teff.runtime.SystemTimekeeper;
import dev.teff.runtime.spi.Timekeeper;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.awaitility.Awaitility;

/** The machine's time, which a test can move on besides: for silos that work meanwhile. */
final class MovedTime implements Timekeeper {
  private static final Duration STEP = Duration.ofMillis(100);
  private static final long LOOK_NANOS = 10_000_000;

  private final Timekeeper real = SystemTimekeeper.instance();
  private final AtomicLong moved = new AtomicLong();
  private final PriorityBlockingQueue<Task> tasks =
      new PriorityBlockingQueue<>(11, Comparator.comparingLong(Task::at));

  private record Task(long at, AtomicBoolean begun, Runnable action) {
    void run() {
      if (begun.compareAndSet(false, true)) {
        action.run();
      }
    }
  }

  /** Moves time, and runs what is due on the calling thread. */
  void advance(Duration by) {
    moved.addAndGet(by.toNanos());
    for (Task next = tasks.peek();
        next != null && next.at - nanos() <= 0 && tasks.remove(next);
        next = tasks.peek()) {
      next.run();
    }
  }

  /** Moves time in small steps until something has come about. */
  void advanceUntil(BooleanSupplier condition) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(2))
        .until(() -> {
          advance(STEP);
          return condition.getAsBoolean();
        });
  }

  @Override
  public long nanos() {
    return real.nanos() + moved.get();
  }

  @Override
  public Instant instant() {
    return real.instant().plusNanos(moved.get());
  }

  @Override
  public void parkUntil(Object blocker, long deadlineNanos) {
    // Whoever waits longer looks at the clock now and then.
    long left = Math.min(deadlineNanos - nanos(), LOOK_NANOS);
    real.parkUntil(blocker, real.nanos() + left);
  }

  @Override
  public Scheduled schedule(Duration delay, Runnable action) {
    var task = new Task(nanos() + delay.toNanos(), new AtomicBoolean(), action);
    tasks.add(task);
    Scheduled inReality =
        real.schedule(
            delay,
            () -> {
              tasks.remove(task);
              task.run();
            });
    return () -> {
      tasks.remove(task);
      inReality.cancel();
    };
  }
}
