package dev.teff.runtime;

import dev.teff.runtime.spi.Timekeeper;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The machine's own time. Tasks run on one daemon thread per process; another one wakes those who
 * wait too long, and ends what takes too long.
 */
public final class SystemTimekeeper implements Timekeeper {
  private static final SystemTimekeeper INSTANCE = new SystemTimekeeper();

  private final ScheduledThreadPoolExecutor scheduler;
  private final Alarms alarms = new Alarms();

  private SystemTimekeeper() {
    scheduler =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("teff-time").factory());
    scheduler.setRemoveOnCancelPolicy(true);
    alarms.start();
  }

  /** The one there is. */
  public static Timekeeper instance() {
    return INSTANCE;
  }

  @Override
  public Instant instant() {
    return Instant.now();
  }

  @Override
  public long nanos() {
    return System.nanoTime();
  }

  @Override
  public void parkUntil(Object blocker, long deadlineNanos) {
    LockSupport.parkNanos(blocker, deadlineNanos - System.nanoTime());
  }

  @Override
  public Alarm alarm(long deadlineNanos) {
    return deadlineNanos - System.nanoTime() < Alarms.SHORTEST.toNanos()
        ? Timekeeper.super.alarm(deadlineNanos)
        : alarms.set(deadlineNanos);
  }

  @Override
  public Scheduled limit(long deadlineNanos, Runnable task) {
    return deadlineNanos - System.nanoTime() < Alarms.SHORTEST.toNanos()
        ? Timekeeper.super.limit(deadlineNanos, task)
        : alarms.set(deadlineNanos, task);
  }

  @Override
  public Scheduled schedule(Duration delay, Runnable task) {
    ScheduledFuture<?> future = scheduler.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
    return () -> future.cancel(false);
  }
}
