package dev.teff.runtime;

import dev.teff.grains.ErrorCode;
import dev.teff.grains.Grain;
import dev.teff.grains.GrainException;
import dev.teff.grains.GrainException.Outcome;
import dev.teff.grains.Reminders;
import dev.teff.grains.Schedule;
import dev.teff.grains.spi.GrainCall;
import dev.teff.persistence.spi.ReminderChange;
import dev.teff.persistence.spi.ReminderIndex;
import dev.teff.persistence.spi.ReminderIndex.Entry;
import dev.teff.runtime.wire.WireReader;
import dev.teff.runtime.wire.WireWriter;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;

/** The reminders of one grain, used in its turns. */
final class ActivationReminders implements Reminders {
  private final Activation activation;
  private final ReminderIndex index;

  ActivationReminders(Activation activation, ReminderIndex index) {
    this.activation = activation;
    this.index = index;
  }

  @Override
  public <G extends Grain<?>> void set(
      String name, Schedule schedule, G self, Consumer<? super G> tick) {
    if (name.isEmpty() || name.length() > MAX_NAME_LENGTH) {
      throw invalid(
          name, "a name has 1 to %d characters".formatted(MAX_NAME_LENGTH), "choose another name");
    }
    GrainCall<?> call = activation.silo().caller().capture(activation.id(), name, self, tick);
    UUID registration = activation.silo().numbers().nextRegistration();
    var arguments = new WireWriter();
    call.writeArguments(arguments);
    var task =
        new ReminderTask(schedule, call.method().name(), arguments.toBytes(), !logTellsReminders());
    byte[] content = WireWriter.encode(ReminderTask.CODEC, task);
    Instant due = first(name, schedule, registration);
    change(new ReminderChange.Set(new Entry(activation.id(), name, registration, due, content)));
  }

  private Instant first(String name, Schedule schedule, UUID registration) {
    try {
      Instant due =
          DueTimes.of(schedule, registration)
              .first(activation.silo().time().instant())
              .orElseThrow(() ->
                  invalid(name, "its cron expression is never due", "correct the expression"));
      return Instant.ofEpochMilli(due.toEpochMilli());
    } catch (IllegalArgumentException e) {
      throw invalid(name, String.valueOf(e.getMessage()), "correct the expression");
    } catch (ArithmeticException | DateTimeException e) { // stores count milliseconds
      throw invalid(name, "no clock shows the time at which it is due", "choose a nearer time");
    }
  }

  @Override
  public void cancel(String name) {
    change(new ReminderChange.Cancel(activation.id(), name));
  }

  private void change(ReminderChange change) {
    Turn turn = activation.currentTurn();
    if (turn.readOnly()) {
      throw invalid("", "a read-only turn changes no reminders", "remove @ReadOnly");
    }
    if (activation.durable() == null) {
      index.apply(List.of(change));
    } else {
      turn.effects().remind(change);
    }
  }

  @Override
  public List<Reminder> list() {
    List<Entry> stored = index.of(activation.id());
    return (logTellsReminders() ? current(stored) : stored)
        .stream()
            .map(entry -> new Reminder(entry.name(), entry.due(), task(entry).schedule()))
            .toList();
  }

  private boolean logTellsReminders() {
    DurableState durable = activation.durable();
    return durable != null && durable.tellsReminders();
  }

  /**
   * Leaves out what is only left over: cancelled but not removed yet, or never committed. While a
   * reminder's new setting is on its way to the index, the old one stands for it.
   */
  private List<Entry> current(List<Entry> stored) {
    Notes notes = activation.notes();
    var current = new LinkedHashMap<String, Entry>();
    for (Entry entry : stored) {
      if (notes.isSet(entry.name(), entry.registration())) {
        current.put(entry.name(), entry);
      } else if (notes.isSet(entry.name()) || task(entry).unlogged()) {
        current.putIfAbsent(entry.name(), entry);
      }
    }
    return List.copyOf(current.values());
  }

  private static ReminderTask task(Entry entry) {
    return WireReader.decode(ReminderTask.CODEC, entry.content());
  }

  private GrainException invalid(String name, String why, String fix) {
    return new GrainException(
        ErrorCode.REMINDER_INVALID,
        Outcome.DID_NOT_RUN,
        "The reminder \"%s\" cannot be set: %s | grain %s | a mistake in the grain | %s"
            .formatted(name, why, activation.id(), fix));
  }
}
