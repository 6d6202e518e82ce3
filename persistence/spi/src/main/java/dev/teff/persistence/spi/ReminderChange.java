package dev.teff.persistence.spi;

import dev.teff.grains.GrainId;

/** What happens to a reminder. */
public sealed interface ReminderChange {
  /** The reminder's name. */
  String name();

  /** It is there from now on, in the place of one with this name. */
  record Set(ReminderIndex.Entry entry) implements ReminderChange {
    @Override
    public String name() {
      return entry.name();
    }
  }

  /** There is none of this name from now on. */
  record Cancel(GrainId grain, String name) implements ReminderChange {}
}
