package dev.teff.runtime;

import dev.teff.runtime.spi.Timekeeper.Scheduled;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Walks over a silo's activations now and then: sends away those that nobody called for long, and
 * interrupts turns that run beyond their deadline.
 *
 * <p>One pass costs about a nanosecond per activation. The pause before the next is at least a
 * hundred times as long as the pass, so that sweeping takes at most one percent of one core.
 */
final class Sweeper {
  private static final long SHORTEST_PAUSE_NANOS = Duration.ofMillis(50).toNanos();

  private final Host host;
  private final long idleTicks;
  private volatile @Nullable Scheduled next;
  private volatile boolean stopped;

  Sweeper(Host host) {
    this.host = host;
    this.idleTicks = Math.max(1, host.settings().idleTimeout().toNanos() / TickClock.NANOS);
  }

  void start() {
    host.tick(TickClock.at(host.time().nanos()));
    pause(SHORTEST_PAUSE_NANOS);
  }

  void stop() {
    stopped = true;
    Scheduled pending = next;
    if (pending != null) {
      pending.cancel();
    }
  }

  private void pause(long nanos) {
    if (!stopped) {
      next = host.time().schedule(Duration.ofNanos(nanos), () -> host.execute(this::sweep));
    }
  }

  private void sweep() {
    long begin = host.time().nanos();
    int tick = TickClock.at(begin);
    host.tick(tick);
    for (Activation activation : host.activations()) {
      Turn running = activation.running();
      if (running != null) {
        if (begin - running.deadlineNanos > 0) {
          running.interrupt();
        }
      } else if (tick - activation.lastUsed() > idleTicks
          && activation.state() == ActivationState.ACTIVE
          && activation.isIdle()) {
        activation.leave(Reason.IDLE);
      }
    }
    long spent = host.time().nanos() - begin;
    pause(Math.max(SHORTEST_PAUSE_NANOS, 100 * spent));
  }

  /** Time in steps of a sixteenth of a second, which fits an int for four years. */
  private static final class TickClock {
    static final long NANOS = Duration.ofSeconds(1).toNanos() / 16;

    private TickClock() {}

    static int at(long nanos) {
      return (int) (nanos / NANOS);
    }
  }
}
