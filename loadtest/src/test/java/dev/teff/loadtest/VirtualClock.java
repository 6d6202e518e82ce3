package dev.teff.loadtest;

import dev.teff.loadtest.harness.NanoClock;
import java.time.Duration;

/** A clock that moves only when somebody sleeps. */
final class VirtualClock implements NanoClock {
  private long now = 1_000_000;

  @Override
  public long now() {
    return now;
  }

  @Override
  public void sleepUntil(long time) {
    now = Math.max(now, time);
  }

  @Override
  public void paceUntil(long time) {
    sleepUntil(time);
  }

  @Override
  public void pauseUntil(long time) {
    sleepUntil(time);
  }

  void pass(Duration time) {
    now += time.toNanos();
  }
}
