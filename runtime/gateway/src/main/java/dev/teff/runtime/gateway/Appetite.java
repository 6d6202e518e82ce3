package dev.teff.runtime.gateway;

import java.time.Instant;
import java.util.Optional;

/**
 * Decides how many silos are wanted: as many as the calls under way need, one while there was
 * something to do lately or a reminder is due soon, else the least that are permitted. More at
 * once, fewer only when the need was less for the whole idle time-out. For one thread.
 */
final class Appetite {
  private final ScalingOptions options;
  private long begun;
  private int wanted;
  private Instant lastNeeded = Instant.MIN;

  Appetite(ScalingOptions options) {
    this.options = options;
    this.wanted = options.minSilos();
  }

  /**
   * How many silos are wanted.
   *
   * @param nextReminder when the next reminder of any grain is due
   */
  int wanted(Demand demand, Optional<Instant> nextReminder, Instant now) {
    boolean reminding =
        nextReminder.filter(due -> !due.isAfter(now.plus(options.lead()))).isPresent();
    boolean busy = demand.underWay() > 0 || demand.begun() != begun;
    begun = demand.begun();
    int needed = Math.ceilDiv(demand.underWay(), options.callsPerSilo());
    if (busy || reminding) {
      needed = Math.max(needed, 1);
    }
    needed = Math.clamp(needed, options.minSilos(), options.maxSilos());
    if (needed >= wanted) {
      wanted = needed;
      lastNeeded = now;
    } else if (!now.isBefore(lastNeeded.plus(options.idleTimeout()))) {
      wanted = needed;
      lastNeeded = now;
    }
    return wanted;
  }
}
