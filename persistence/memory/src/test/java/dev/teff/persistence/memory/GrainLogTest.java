package dev.teff.persistence.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teff.grains.GrainId;
import dev.teff.persistence.contract.Appender;
import dev.teff.persistence.spi.AppendOutcome;
import dev.teff.persistence.spi.AppendOutcome.Committed;
import dev.teff.persistence.spi.Batch;
import dev.teff.persistence.spi.Batch.Retention;
import dev.teff.persistence.spi.ReminderChange;
import dev.teff.persistence.spi.ReminderIndex.Entry;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

final class GrainLogTest {
  private static final GrainId ALICE = GrainId.of("account", "alice");

  @Test
  void append_whileTheStoreCloses_isStoredWithItsRemindersAndTold() {
    var memory = new Memory();
    var gate = new Gate("memory:");
    var reminder = new Entry(ALICE, "interest", UUID.randomUUID(), Appender.TIME, new byte[0]);
    var batch =
        new Batch(
            UUID.randomUUID(),
            ALICE,
            1,
            0,
            List.of(Appender.event("a")),
            Appender.TIME,
            Retention.ALL,
            List.of(new ReminderChange.Set(reminder)));
    var log = new GrainLog();
    log.claim();
    var told = new ArrayList<AppendOutcome>();

    gate.close();
    log.append(batch, new MemoryReminders(memory, gate), told::add);

    assertThat(told).containsExactly(new Committed());
    assertThat(memory.reminders).containsValue(reminder);
  }
}
