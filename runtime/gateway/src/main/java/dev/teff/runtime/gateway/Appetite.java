package dev.teff.runtime.gateway;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Decides how many silos are wanted: as many as the calls under way need, some while there was
 * something to do lately, one while a reminder is due soon, else the least that are permitted. More
 * at once, fewer only when the need was less for the whole idle time-out: that of the application,
 * or of each grain type that has its own dials. For one thread.
 */
final class Appetite {
  private final ScalingOptions options;
  private final Map<String, Need> ofTypes = new HashMap<>();
  private final Need ofOthers;
  private final Peak reminders;

  Appetite(ScalingOptions options) {
    this.options = options;
    this.ofOthers = new Need(options.others());
    this.reminders = new Peak(options.idleTimeout());
    options.types().forEach((type, dials) -> ofTypes.put(type, new Need(dials)));
  }

  /** What the calls need of some types, which have dials in common. */
  private static final class Need {
    private final ScalingOptions.Dials dials;
    private final Peak load;
    private final Peak use;
    private long begun;

    Need(ScalingOptions.Dials dials) {
      this.dials = dials;
      this.load = new Peak(dials.idleTimeout());
      this.use = new Peak(dials.idleTimeout());
    }

    /** How many silos the calls fill, with a fraction. */
    double load(Demand.OfType calls, Instant now) {
      return load.after((double) calls.underWay() / dials.callsPerSilo(), now);
    }

    /** How many silos there are to be at least, because there was a call lately. */
    int least(Demand.OfType calls, Instant now) {
      boolean busy = calls.underWay() > 0 || calls.begun() != begun;
      begun = calls.begun();
      return (int) use.after(busy ? Math.max(1, dials.minSilos()) : 0, now);
    }
  }

  /**
   * How many silos are wanted.
   *
   * @param nextReminder when the next reminder of any grain is due
   */
  int wanted(Demand demand, Optional<Instant> nextReminder, Instant now) {
    boolean reminding =
        nextReminder.filter(due -> !due.isAfter(now.plus(options.lead()))).isPresent();
    int least = (int) reminders.after(reminding ? 1 : 0, now);
    double load = 0;
    int othersUnderWay = 0;
    long othersBegun = 0;
    for (Map.Entry<String, Demand.OfType> type : demand.types().entrySet()) {
      Demand.OfType calls = type.getValue();
      Need need = ofTypes.get(type.getKey());
      if (need == null) {
        othersUnderWay += calls.underWay();
        othersBegun += calls.begun();
      } else {
        load += need.load(calls, now);
        least = Math.max(least, need.least(calls, now));
      }
    }
    var others = new Demand.OfType(othersUnderWay, othersBegun);
    load += ofOthers.load(others, now);
    least = Math.max(least, ofOthers.least(others, now));
    int needed = Math.max(least, (int) Math.ceil(Math.min(load, options.maxSilos())));
    return Math.clamp(needed, options.minSilos(), options.maxSilos());
  }
}
