package dev.teff.runtime;

import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import dev.teff.grains.Schedule.Timing;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.util.Optional;

/** The times of a cron expression: five fields as on Unix, or six with seconds in front. */
final class CronTimes {
  private static final int FIELDS_WITH_SECONDS = 6;

  private CronTimes() {}

  /**
   * The first time after another one; empty when there is none. What is due at an hour of the day
   * is not due a second time in the hour that clocks that go back repeat.
   *
   * @throws IllegalArgumentException when the expression makes no sense
   */
  static Optional<Instant> after(Instant time, Timing.Cron cron) {
    String expression = cron.expression().strip();
    CronType type =
        expression.split("\\s+").length == FIELDS_WITH_SECONDS ? CronType.SPRING53 : CronType.UNIX;
    var parser = new CronParser(CronDefinitionBuilder.instanceDefinitionFor(type));
    return after(time.atZone(cron.zone()), ExecutionTime.forCron(parser.parse(expression)))
        .map(ZonedDateTime::toInstant);
  }

  /** Only from one of its own times on does the library see what an hour's first run had. */
  private static Optional<ZonedDateTime> after(ZonedDateTime time, ExecutionTime times) {
    Optional<ZonedDateTime> next = times.nextExecution(time);
    if (next.isEmpty() || !comesTwice(next.get())) {
      return next;
    }
    next = times.nextExecution(times.lastExecution(time).orElse(time));
    while (next.isPresent() && !next.get().isAfter(time)) {
      next = times.nextExecution(next.get());
    }
    return next;
  }

  private static boolean comesTwice(ZonedDateTime time) {
    return time.getZone().getRules().getValidOffsets(time.toLocalDateTime()).size() > 1;
  }
}
