package dev.teff.runtime;

import dev.teff.grains.Schedule;
import dev.teff.grains.Schedule.Misfire;
import dev.teff.grains.Schedule.Timing;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * When a reminder is due. Every reminder is late by a part of its jitter that its registration
 * decides, always the same, so that ticks stay as far apart as the schedule says.
 *
 * @param schedule what the grain asked for
 * @param offset how late
 */
record DueTimes(Schedule schedule, Duration offset) {
  static DueTimes of(Schedule schedule, UUID registration) {
    long most = schedule.jitter().toMillis();
    long part = most == 0 ? 0 : Math.floorMod(registration.getLeastSignificantBits(), most);
    return new DueTimes(schedule, Duration.ofMillis(part));
  }

  /** The first time; empty when there is none. */
  Optional<Instant> first(Instant now) {
    return switch (schedule.timing()) {
      case Timing.At(Instant time) -> Optional.of(time.plus(offset));
      case Timing.After(Duration delay) -> Optional.of(now.plus(delay).plus(offset));
      case Timing.Every(Duration period) -> Optional.of(now.plus(period).plus(offset));
      case Timing.Cron cron -> CronTimes.after(now, cron).map(time -> time.plus(offset));
    };
  }

  /** Whether a tick that is due is to happen now. */
  boolean ticks(Instant due, Instant now, Duration threshold) {
    return schedule.misfire() != Misfire.SKIP || !due.plus(threshold).isBefore(now);
  }

  /** The time behind one that is dealt with; empty when that was the last. */
  Optional<Instant> next(Instant due, Instant now) {
    Instant from = schedule.misfire() == Misfire.ALL || due.isAfter(now) ? due : now;
    return switch (schedule.timing()) {
      case Timing.At at -> Optional.empty();
      case Timing.After after -> Optional.empty();
      case Timing.Every(Duration period) -> Optional.of(afterOnGrid(due, from, period));
      case Timing.Cron cron ->
          CronTimes.after(from.minus(offset), cron).map(time -> time.plus(offset));
    };
  }

  /** Whether there is at most one tick. */
  boolean isOnce() {
    return schedule.timing() instanceof Timing.At || schedule.timing() instanceof Timing.After;
  }

  private static Instant afterOnGrid(Instant due, Instant from, Duration period) {
    long passed = Duration.between(due, from).dividedBy(period);
    return due.plus(period.multipliedBy(passed + 1));
  }
}
