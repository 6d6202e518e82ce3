package dev.teff.grains;

import java.time.Duration;

/**
 * Timers of one activation. A tick is a turn like any other; timers end with the activation, also
 * when that moves to another silo, and do not keep it alive. Those that are set in the constructor
 * or in {@link Lifecycle#onActivate} are there in each activation; a grain that wants others to
 * survive a move packs when they are due ({@link Migratable}), or sets reminders.
 *
 * <pre>{@code
 * context.timers().every(Duration.ofSeconds(5), this::cool);
 * }</pre>
 */
public interface Timers {
  /** Ticks once, after this long. */
  Timer once(Duration delay, Runnable tick);

  /**
   * Ticks again and again; the next period starts when a tick has ended, so ticks never pile up.
   */
  Timer every(Duration period, Runnable tick);

  /**
   * One timer.
   *
   * <pre>{@code
   * Timers.Timer cooling = context.timers().every(Duration.ofSeconds(5), this::cool);
   * cooling.cancel();
   * }</pre>
   */
  interface Timer {
    /** Stops the timer. A tick that runs goes on. */
    void cancel();
  }
}
