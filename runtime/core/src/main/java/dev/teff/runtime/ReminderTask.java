package dev.teff.runtime;

import dev.teff.grains.Schedule;
import dev.teff.grains.Schedule.Misfire;
import dev.teff.grains.Schedule.Timing;
import dev.teff.grains.spi.Codec;
import dev.teff.grains.spi.DecodingException;
import dev.teff.grains.spi.FieldReader;
import dev.teff.grains.spi.FieldWriter;
import dev.teff.grains.spi.Scalars;
import dev.teff.grains.spi.TimeCodecs;
import dev.teff.runtime.wire.FunctionCodec;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/**
 * What is stored with a reminder.
 *
 * @param schedule when it ticks
 * @param method the name of the method to call
 * @param arguments its encoded arguments
 * @param unlogged whether the grain had no log that would tell of the reminder when it was set
 */
@SuppressWarnings("ArrayRecordComponent")
record ReminderTask(Schedule schedule, String method, byte[] arguments, boolean unlogged) {
  static final Codec<ReminderTask> CODEC =
      new FunctionCodec<>("ReminderTask", ReminderTask::write, ReminderTask::read);

  private static final byte[] NOTHING = {};

  private void write(FieldWriter out) {
    switch (schedule.timing()) {
      case Timing.At(Instant time) -> out.message(1, time, TimeCodecs.INSTANT);
      case Timing.After(Duration delay) -> out.message(2, delay, TimeCodecs.DURATION);
      case Timing.Every(Duration period) -> out.message(3, period, TimeCodecs.DURATION);
      case Timing.Cron(String expression, ZoneId zone) -> {
        out.string(4, expression);
        out.string(5, zone.getId());
      }
    }
    out.string(6, schedule.misfire().name());
    out.message(7, schedule.jitter(), TimeCodecs.DURATION);
    out.string(8, method);
    out.bytes(9, arguments);
    if (unlogged) {
      out.bool(10, true);
    }
  }

  private static ReminderTask read(FieldReader in) {
    @Nullable Timing timing = null;
    String expression = "";
    Misfire misfire = Misfire.ONCE;
    Duration jitter = Duration.ZERO;
    String method = "";
    byte[] arguments = NOTHING;
    boolean unlogged = false;
    for (int field = in.next(); field != 0; field = in.next()) {
      switch (field) {
        case 1 -> timing = new Timing.At(in.message(TimeCodecs.INSTANT));
        case 2 -> timing = new Timing.After(in.message(TimeCodecs.DURATION));
        case 3 -> timing = new Timing.Every(in.message(TimeCodecs.DURATION));
        case 4 -> expression = in.string();
        case 5 ->
            timing =
                new Timing.Cron(expression, Scalars.parse(in.string(), "time zone", ZoneId::of));
        case 6 -> misfire = Scalars.parse(in.string(), "misfire rule", Misfire::valueOf);
        case 7 -> jitter = in.message(TimeCodecs.DURATION);
        case 8 -> method = in.string();
        case 9 -> arguments = in.bytes();
        case 10 -> unlogged = in.bool();
        default -> in.skip();
      }
    }
    return new ReminderTask(
        new Schedule(DecodingException.required(timing, "ReminderTask", "timing"), misfire, jitter),
        method,
        arguments,
        unlogged);
  }
}
