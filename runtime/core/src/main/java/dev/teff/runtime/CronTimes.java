package dev.teff.runtime;

import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import dev.teff.grains.Schedule.Timing;
import java.time.Instant;
import java.util.Optional;

/** The times of a cron expression: five fields as on Unix, or six with seconds in front. */
final class CronTimes {
  private static final int FIELDS_WITH_SECONDS = 6;

  private CronTimes() {}

  /**
   * The first time after another one; empty when there is none.
   *
   * @throws IllegalArgumentException when the expression makes no sense
   */
  static Optional<Instant> after(Instant time, Timing.Cron cron) {
    String expression = cron.expression().strip();
    CronType type =
        expression.split("\\s+").length == FIELDS_WITH_SECONDS ? CronType.SPRING53 : CronType.UNIX;
    var parser = new CronParser(CronDefinitionBuilder.instanceDefinitionFor(type));
    return ExecutionTime.forCron(parser.parse(expression))
        .nextExecution(time.atZone(cron.zone()))
        .map(java.time.ZonedDateTime::toInstant);
  }
}
