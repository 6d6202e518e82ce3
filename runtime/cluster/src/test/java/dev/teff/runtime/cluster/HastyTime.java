package dev.teff.runtime.cluster;

import dev.teff.runtime.SystemTimekeeper;
import dev.teff.runtime.spi.Timekeeper;
import java.time.Duration;
import java.time.Instant;

/** The machine's time, four times as fast. */
final class HastyTime implements Timekeeper {
  private static final int SPEED = 4;

  private final Timekeeper real = SystemTimekeeper.instance();

  @Override
  public long nanos() {
    return real.nanos() * SPEED;
  }

  @Override
  public Instant instant() {
    return real.instant();
  }

  @Override
  public void parkUntil(Object blocker, long deadlineNanos) {
    real.parkUntil(blocker, real.nanos() + (deadlineNanos - nanos()) / SPEED);
  }

  @Override
  public Scheduled schedule(Duration delay, Runnable task) {
    return real.schedule(delay.dividedBy(SPEED), task);
  }
}
