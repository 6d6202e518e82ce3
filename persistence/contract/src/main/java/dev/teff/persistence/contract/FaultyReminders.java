package dev.teff.persistence.contract;

import dev.teff.grains.GrainId;
import dev.teff.persistence.contract.FaultPlan.Operation;
import dev.teff.persistence.spi.ReminderChange;
import dev.teff.persistence.spi.ReminderIndex;
import java.time.Instant;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/** The reminders of a {@link FaultyStore}. */
final class FaultyReminders implements ReminderIndex {
  private final ReminderIndex reminders;
  private final Faults faults;

  FaultyReminders(ReminderIndex reminders, Faults faults) {
    this.reminders = reminders;
    this.faults = faults;
  }

  @Override
  public List<Entry> due(BitSet slices, Instant until, int limit) {
    return faults.spoil(
        Operation.READ_REMINDERS, "what is due", () -> reminders.due(slices, until, limit));
  }

  @Override
  public Optional<Instant> next() {
    return faults.spoil(Operation.READ_REMINDERS, "the next", reminders::next);
  }

  @Override
  public List<Entry> of(GrainId grain) {
    return faults.spoil(Operation.READ_REMINDERS, grain.toString(), () -> reminders.of(grain));
  }

  @Override
  public void apply(List<ReminderChange> changes) {
    faults.spoil(
        Operation.CHANGE_REMINDERS,
        changes.toString(),
        () -> {
          reminders.apply(changes);
          return changes;
        });
  }

  @Override
  public boolean advance(Entry fired, Optional<Instant> next) {
    return faults.spoil(
        Operation.CHANGE_REMINDERS, fired.grain().toString(), () -> reminders.advance(fired, next));
  }
}
