package dev.teff.persistence.jdbi;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.teff.grains.GrainId;
import dev.teff.persistence.contract.DamageContract;
import dev.teff.persistence.spi.DamagedReminders;
import dev.teff.persistence.spi.ReminderChange;
import dev.teff.persistence.spi.ReminderIndex.Entry;
import dev.teff.persistence.spi.Store;
import dev.teff.persistence.spi.Stores;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

final class SqliteDamageTest extends DamageContract {
  private static final GrainId ALICE = GrainId.of("cart", "alice");

  @TempDir private Path directory;

  @Override
  protected Store openStore() {
    return Stores.open("sqlite:" + file());
  }

  @Override
  protected void damageReminder(Entry reminder) throws SQLException {
    execute(
        "UPDATE teff_reminder SET content = x'00' WHERE name = '%s' AND key = '%s'"
            .formatted(reminder.name(), reminder.grain().key()));
  }

  @Override
  protected void damageSnapshot(GrainId grain) throws SQLException {
    execute("UPDATE teff_snapshot SET content = x'00' WHERE key = '%s'".formatted(grain.key()));
  }

  @Override
  protected void damageRegister(String name) throws SQLException {
    execute("UPDATE teff_register SET value = x'00' WHERE name = '%s'".formatted(name));
  }

  @Test
  void reminder_damagedInAnyColumn_isReportedOnceWithStoreAndGrain() throws Exception {
    for (String damage :
        List.of(
            "content = x'00'",
            "due = due - 1",
            "checksum = 1",
            "registration = 'none'",
            "key = ''")) {
      var entry = new Entry(ALICE, damage, UUID.randomUUID(), Instant.EPOCH, new byte[] {1});
      store.reminders().apply(List.of(new ReminderChange.Set(entry)));
      execute(
          "UPDATE teff_reminder SET %s WHERE name = '%s'"
              .formatted(damage, damage.replace("'", "''")));
    }
    var seen = new ListAppender<ILoggingEvent>();
    var log = (Logger) LoggerFactory.getLogger(DamagedReminders.class);
    seen.start();
    log.addAppender(seen);
    try {
      for (int i = 0; i < 3; i++) {
        assertThat(store.reminders().next()).isEmpty();
      }
    } finally {
      log.detachAppender(seen);
    }

    assertThat(seen.list)
        .extracting(ILoggingEvent::getFormattedMessage)
        .hasSize(5)
        .allSatisfy(line ->
            assertThat(line)
                .startsWith(
                    "A reminder does not tick, until it is set again: TEFF-302 The reminder")
                .contains(" of cart/", " is damaged | sqlite:" + file()));
  }

  private void execute(String sql) throws SQLException {
    Sqlite.execute(file(), sql);
  }

  private Path file() {
    return directory.resolve("teff.db");
  }
}
