package dev.teff.persistence.memory;

import dev.teff.grains.GrainId;
import dev.teff.persistence.memory.Memory.ReminderName;
import dev.teff.persistence.spi.ReminderChange;
import dev.teff.persistence.spi.ReminderIndex;
import java.time.Instant;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Reminders in a map; whoever asks for what is due looks at all of them. */
final class MemoryReminders implements ReminderIndex {
  private static final Comparator<Entry> BY_TIME =
      Comparator.comparing(Entry::due).thenComparing(Entry::grain).thenComparing(Entry::name);

  private final Memory memory;
  private final Gate gate;

  MemoryReminders(Memory memory, Gate gate) {
    this.memory = memory;
    this.gate = gate;
  }

  @Override
  public List<Entry> due(BitSet slices, Instant until, int limit) {
    gate.check();
    return memory.reminders.values().stream()
        .filter(each -> !each.due().isAfter(until) && slices.get(ReminderIndex.slice(each.grain())))
        .sorted(BY_TIME)
        .limit(limit)
        .toList();
  }

  @Override
  public Optional<Instant> next() {
    gate.check();
    return memory.reminders.values().stream().map(Entry::due).min(Comparator.naturalOrder());
  }

  @Override
  public List<Entry> of(GrainId grain) {
    gate.check();
    return memory.reminders.values().stream()
        .filter(each -> each.grain().equals(grain))
        .sorted(Comparator.comparing(Entry::name))
        .toList();
  }

  @Override
  public void apply(List<ReminderChange> changes) {
    gate.check();
    applyStored(changes);
  }

  /** Those of a batch that is stored, also when the store closes meanwhile. */
  void applyStored(List<ReminderChange> changes) {
    changes.forEach(this::apply);
  }

  private void apply(ReminderChange change) {
    switch (change) {
      case ReminderChange.Set(Entry entry) -> memory.reminders.put(name(entry), entry);
      case ReminderChange.Cancel(GrainId grain, String name) ->
          memory.reminders.remove(new ReminderName(grain, name));
    }
  }

  @Override
  public boolean advance(Entry fired, Optional<Instant> next) {
    gate.check();
    Entry stored = memory.reminders.get(name(fired));
    if (stored == null
        || !stored.registration().equals(fired.registration())
        || !stored.due().equals(fired.due())) {
      return false;
    }
    return next.map(time -> memory.reminders.replace(name(fired), stored, stored.dueAt(time)))
        .orElseGet(() -> memory.reminders.remove(name(fired), stored));
  }

  private static ReminderName name(Entry entry) {
    return new ReminderName(entry.grain(), entry.name());
  }
}
