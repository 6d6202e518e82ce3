package dev.teff.persistence.cassandra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.teff.grains.GrainId;
import dev.teff.persistence.contract.Appender;
import dev.teff.persistence.contract.DamageContract;
import dev.teff.persistence.spi.AppendOutcome;
import dev.teff.persistence.spi.AppendOutcome.Committed;
import dev.teff.persistence.spi.AppendOutcome.Refused;
import dev.teff.persistence.spi.Batch;
import dev.teff.persistence.spi.DamagedReminders;
import dev.teff.persistence.spi.ReminderChange;
import dev.teff.persistence.spi.ReminderIndex.Entry;
import dev.teff.persistence.spi.Snapshot;
import dev.teff.persistence.spi.Store;
import dev.teff.persistence.spi.Stores;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

@Timeout(120)
final class CassandraDamageTest extends DamageContract {
  private static final GrainId ALICE = GrainId.of("cart", "alice");

  private final String url = Cassandra.emptyUrl();

  @Override
  protected Store openStore() {
    return Stores.open(url);
  }

  @Override
  protected void damageReminder(Entry reminder) {
    execute(
        "UPDATE %s.teff_reminder SET content = 0x00 WHERE type = ? AND key = ? AND name = ? AND"
            + " registration = ? IF EXISTS",
        reminder.grain().type(), reminder.grain().key(), reminder.name(), reminder.registration());
  }

  @Override
  protected void damageSnapshot(GrainId grain) {
    execute(
        "UPDATE %s.teff_snapshot SET content = 0x00 WHERE type = ? AND key = ? IF EXISTS",
        grain.type(), grain.key());
  }

  @Override
  protected void damageRegister(String name) {
    execute("UPDATE %s.teff_register SET value = 0x00 WHERE name = ? IF EXISTS", name);
  }

  @Test
  void reminder_damaged_isReportedOnceWithStoreAndGrain() {
    Entry reminder = new Entry(ALICE, "tick", UUID.randomUUID(), Instant.EPOCH, new byte[] {1});
    store.reminders().apply(List.of(new ReminderChange.Set(reminder)));
    damageReminder(reminder);
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
        .singleElement()
        .extracting(ILoggingEvent::getFormattedMessage)
        .asString()
        .contains("The reminder \"tick\" of cart/alice is damaged | " + store.describe());
  }

  @Test
  void append_withABugBeforeTheCommit_isRefusedAndTheNextOneIsAnswered() {
    store.events().claim(ALICE);

    assertThat(append(0, new ReminderChange.Set(Bug.ENTRY)))
        .isInstanceOfSatisfying(
            Refused.class,
            refused ->
                assertThat(refused.cause())
                    .hasMessageContaining("A bug")
                    .hasMessageContaining("cart/alice"));
    assertThat(append(0, new ReminderChange.Cancel(ALICE, "none"))).isEqualTo(new Committed());
  }

  @Test
  void snapshotRow_withoutASequence_isDamaged_andReplaced() {
    execute(
        "INSERT INTO %s.teff_snapshot (type, key, content) VALUES (?, ?, 0x00) IF NOT EXISTS",
        ALICE.type(), ALICE.key());
    assertThatThrownBy(() -> store.snapshots().load(ALICE))
        .hasMessageContaining("The snapshot of cart/alice is damaged");

    var snapshot = new Snapshot(3, 1, new byte[] {1});
    assertThat(store.snapshots().save(ALICE, snapshot)).isTrue();

    assertThat(store.snapshots().load(ALICE))
        .hasValueSatisfying(each -> assertThat(each.sequence()).isEqualTo(3));
  }

  private AppendOutcome append(long head, ReminderChange change) {
    var batch =
        new Batch(
            UUID.randomUUID(),
            ALICE,
            1,
            head,
            List.of(Appender.event("changed")),
            Appender.TIME,
            Batch.Retention.ALL,
            List.of(change));
    return Appender.await(Appender.submit(store, batch));
  }

  /** What cannot be, and so is met by no check. */
  @SuppressWarnings("NullAway")
  private static final class Bug {
    static final Entry ENTRY = null;
  }

  private static void execute(String cql, Object... values) {
    assertThat(Cassandra.session().execute(cql.formatted(Cassandra.KEYSPACE), values).wasApplied())
        .isTrue();
  }
}
