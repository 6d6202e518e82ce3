package dev.teff.runtime;

import dev.teff.grains.GrainId;
import dev.teff.grains.Schedule;
import dev.teff.persistence.spi.ReminderIndex.Entry;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;

/** A silo with an account that sets reminders for itself. */
abstract class Reminding {
  static final GrainId LEDGER = TestSilo.ledgerId("a");

  TestSilo silo =
      TestSilo.start("teff.grain.idle-timeout = 5s\nteff.call.timeout = " + TestSilo.NEVER);

  @AfterEach
  void close() {
    silo.close();
  }

  /** A step that sets a reminder which adds one. */
  void onSet(String step, String reminder, Schedule schedule) {
    silo.on(
        step,
        self -> {
          self.context.reminders().set(reminder, schedule, self.ledger("a"), a -> a.add(1));
          return 0;
        });
  }

  long sum() {
    return silo.ledger("a").sum();
  }

  List<Entry> stored() {
    return silo.store.reminders().of(LEDGER);
  }

  void advance(Duration time) {
    silo.time.advance(time);
  }
}
