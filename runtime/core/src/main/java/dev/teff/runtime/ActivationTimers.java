package dev.teff.runtime;

import dev.teff.grains.Timers;
import dev.teff.runtime.spi.Timekeeper.Scheduled;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The timers of one activation. Made in its turns; due times come on the timekeeper's thread. */
final class ActivationTimers implements Timers {
  private final Activation activation;
  private final Set<Ticking> ticking = ConcurrentHashMap.newKeySet();

  ActivationTimers(Activation activation) {
    this.activation = activation;
  }

  @Override
  public Timer once(Duration delay, Runnable tick) {
    return start(delay, tick, false);
  }

  @Override
  public Timer every(Duration period, Runnable tick) {
    if (period.isZero() || period.isNegative()) {
      throw new IllegalArgumentException(
          "The period of a timer of %s is positive, but was %s."
              .formatted(activation.id(), period));
    }
    return start(period, tick, true);
  }

  private Timer start(Duration delay, Runnable tick, boolean again) {
    var timer = new Ticking(delay, tick, again);
    ticking.add(timer);
    timer.arm();
    return timer;
  }

  void cancelAll() {
    ticking.forEach(Ticking::cancel);
  }

  private final class Ticking implements Timer {
    private final Duration delay;
    private final Runnable tick;
    private final boolean again;
    private volatile boolean cancelled;
    private volatile @Nullable Scheduled scheduled;

    Ticking(Duration delay, Runnable tick, boolean again) {
      this.delay = delay;
      this.tick = tick;
      this.again = again;
    }

    void arm() {
      scheduled = activation.silo().time().schedule(delay, this::due);
    }

    private void due() {
      activation.silo().offer(activation, QueuedTurn.of(this::run));
    }

    private void run() {
      if (cancelled) {
        return;
      }
      try {
        tick.run();
      } finally {
        if (again && !cancelled) {
          arm();
        } else {
          ticking.remove(this);
        }
      }
    }

    @Override
    public void cancel() {
      cancelled = true;
      ticking.remove(this);
      Scheduled armed = scheduled;
      if (armed != null) {
        armed.cancel();
      }
    }
  }
}
