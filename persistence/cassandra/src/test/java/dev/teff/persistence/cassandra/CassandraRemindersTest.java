package dev.teff.persistence.cassandra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.teff.grains.GrainId;
import dev.teff.persistence.spi.ReminderChange;
import dev.teff.persistence.spi.ReminderIndex.Entry;
import dev.teff.persistence.spi.Store;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How the index of reminders asks, and what is left when it is cut short. */
@Timeout(120)
final class CassandraRemindersTest {
  private static final GrainId ALICE = GrainId.of("account", "alice");

  private static final Pattern TRANSACTION =
      Pattern.compile("teff_reminder\\s.*\\bIF\\b|^BATCH$", Pattern.DOTALL);

  private final CassandraUrl url = CassandraUrl.parse(Cassandra.emptyUrl());

  private static ReminderChange set(Instant due) {
    return new ReminderChange.Set(new Entry(ALICE, "tick", UUID.randomUUID(), due, new byte[0]));
  }

  @Test
  void next_asksSlicesAtOnce_butNotAll() {
    int wanted = DueRows.SLICES_AT_ONCE;
    var asked = new CountDownLatch(wanted);
    var open = new AtomicInteger();
    var most = new AtomicInteger();
    try (Store store =
        Between.open(
            url,
            InstantSource.system(),
            (cql, request) -> {
              if (cql.startsWith("SELECT bucket")) {
                most.accumulateAndGet(open.incrementAndGet(), Math::max);
                asked.countDown();
                assertThat(asked.await(60, TimeUnit.SECONDS)).isTrue();
                open.decrementAndGet();
              }
              return request.send();
            })) {
      Instant due = Instant.now().plusSeconds(3_600);
      store.reminders().apply(List.of(set(due)));

      assertThat(store.reminders().next()).contains(due.truncatedTo(ChronoUnit.MILLIS));
    }
    assertThat(most).hasValueLessThanOrEqualTo(wanted);
  }

  @Test
  void reminderOfAGrainWithoutALog_isReplacedAtOnce() {
    var transactions = new AtomicInteger();
    try (Store store =
        Between.open(
            url,
            InstantSource.system(),
            (cql, request) -> {
              if (TRANSACTION.matcher(cql).find() && transactions.incrementAndGet() > 2) {
                throw new IllegalStateException("The silo has died");
              }
              return request.send();
            })) {
      Instant due = Instant.now();
      store.reminders().apply(List.of(set(due)));

      assertThatCode(() -> store.reminders().apply(List.of(set(due.plusSeconds(9)))))
          .doesNotThrowAnyException();

      assertThat(store.reminders().of(ALICE)).hasSize(1);
    }
  }
}
