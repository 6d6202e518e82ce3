package dev.teff.grains;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;

/**
 * When a reminder is due, and what becomes of ticks that were missed because no silo ran.
 * Immutable.
 *
 * <pre>{@code
 * Schedule.after(Duration.ofMinutes(30));
 * Schedule.every(Duration.ofDays(1)).jitter(Duration.ofMinutes(10));
 * Schedule.cron("0 9 * * MON-FRI", ZoneId.of("Europe/Berlin")).misfire(Schedule.Misfire.SKIP);
 * }</pre>
 *
 * @param timing when
 * @param misfire what becomes of missed ticks
 * @param jitter each reminder is late by a fixed part of this, so that many do not tick at once
 */
public record Schedule(Timing timing, Misfire misfire, Duration jitter) {
  /** When a reminder is due. */
  public sealed interface Timing {
    /** Once, at a time. */
    record At(Instant time) implements Timing {}

    /** Once, this long after it was set. */
    record After(Duration delay) implements Timing {}

    /** Again and again, first one period after it was set. */
    record Every(Duration period) implements Timing {}

    /** Whenever a cron expression says so. */
    record Cron(String expression, ZoneId zone) implements Timing {}
  }

  /** What becomes of ticks that are late by more than the silo's threshold. */
  public enum Misfire {
    /** However many were missed, one tick. */
    ONCE,
    /** One tick for each. */
    ALL,
    /** None; the next tick is the next one due. */
    SKIP
  }

  /**
   * Checks the durations.
   *
   * @throws IllegalArgumentException when a period is shorter than a millisecond or has a fraction
   *     of one, or a delay or the jitter is negative
   */
  public Schedule {
    if (jitter.isNegative()) {
      throw new IllegalArgumentException("The jitter of a reminder is not negative: " + jitter);
    }
    if (timing instanceof Timing.After(Duration delay) && delay.isNegative()) {
      throw new IllegalArgumentException("The delay of a reminder is not negative: " + delay);
    }
    if (timing instanceof Timing.Every(Duration period) && period.toMillis() < 1) {
      throw new IllegalArgumentException(
          "The period of a reminder is at least a millisecond, but was " + period);
    }
    if (timing instanceof Timing.Every(Duration period) && period.toNanosPart() % 1_000_000 != 0) {
      throw new IllegalArgumentException(
          "The period of a reminder is whole milliseconds, but was %s; round it, for example to %s."
              .formatted(period, Duration.ofMillis(period.toMillis())));
    }
  }

  private Schedule(Timing timing) {
    this(timing, Misfire.ONCE, Duration.ZERO);
  }

  /** Once, at a time; at once when it is over. */
  public static Schedule at(Instant time) {
    return new Schedule(new Timing.At(time));
  }

  /** Once, after a delay. */
  public static Schedule after(Duration delay) {
    return new Schedule(new Timing.After(delay));
  }

  /** Again and again. Ticks keep to the times that the first one set, however long they take. */
  public static Schedule every(Duration period) {
    return new Schedule(new Timing.Every(period));
  }

  /**
   * Whenever a cron expression says so.
   *
   * @param expression five fields (minute, hour, day of month, month, day of week), or six with
   *     seconds in front; checked when the reminder is set
   * @param zone whose clock it is about
   */
  public static Schedule cron(String expression, ZoneId zone) {
    return new Schedule(new Timing.Cron(expression, zone));
  }

  /** The same with another rule for missed ticks. */
  public Schedule misfire(Misfire rule) {
    return new Schedule(timing, rule, jitter);
  }

  /** The same with jitter. */
  public Schedule jitter(Duration most) {
    return new Schedule(timing, misfire, most);
  }
}
