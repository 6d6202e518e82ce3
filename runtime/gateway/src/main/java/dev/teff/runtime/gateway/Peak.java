package dev.teff.runtime.gateway;

import java.time.Duration;
import java.time.Instant;

/**
 * The most of something that was seen lately: more counts at once, less only when it was less for a
 * whole time-out, and then as much as was seen in that at most. For one thread.
 */
final class Peak {
  private final Duration timeout;
  private double held;
  private double below;
  private Instant since = Instant.MIN;

  Peak(Duration timeout) {
    this.timeout = timeout;
  }

  /** What counts, when so much is seen now. */
  double after(double seen, Instant now) {
    if (seen >= held) {
      hold(seen, now);
    } else {
      below = Math.max(below, seen);
      if (!now.isBefore(since.plus(timeout))) {
        hold(below, now);
      }
    }
    return held;
  }

  private void hold(double most, Instant now) {
    held = most;
    below = 0;
    since = now;
  }
}
