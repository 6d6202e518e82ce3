package dev.teff.persistence.cassandra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.datastax.oss.driver.api.core.NoNodeAvailableException;
import com.datastax.oss.driver.api.core.servererrors.ReadTimeoutException;
import com.datastax.oss.driver.api.core.servererrors.UnavailableException;
import dev.teff.grains.GrainException;
import dev.teff.grains.GrainException.Outcome;
import dev.teff.grains.GrainId;
import dev.teff.persistence.spi.ReminderChange;
import dev.teff.persistence.spi.ReminderIndex;
import dev.teff.persistence.spi.ReminderIndex.Entry;
import dev.teff.persistence.spi.Store;
import dev.teff.persistence.spi.Stores;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How the index of reminders asks, and what is left when it is cut short. */
@Timeout(120)
final class CassandraRemindersTest {
  private static final GrainId ALICE = GrainId.of("account", "alice");

  private static final Pattern TRANSACTION =
      Pattern.compile("teff_reminder\\s.*\\bIF\\b|^BATCH$", Pattern.DOTALL);

  private static final Pattern FOLLOWING =
      Pattern.compile("^SELECT .*teff_reminder WHERE .* AND registration");

  private static final Pattern DELETION = Pattern.compile("^DELETE FROM \\S*teff_reminder_due\\s");

  private final CassandraUrl url = CassandraUrl.parse(Cassandra.emptyUrl());

  private static ReminderChange set(Instant due) {
    return new ReminderChange.Set(entry(ALICE, due));
  }

  private static Entry entry(GrainId grain, Instant due) {
    return new Entry(grain, "tick", UUID.randomUUID(), due, new byte[0]);
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
  void next_followsNoPointersThatAreNoEarlier() {
    int grains = 4 * ReminderIndex.SLICES;
    Instant due = Instant.now().plusSeconds(60).truncatedTo(ChronoUnit.MILLIS);
    var followed = new AtomicInteger();
    try (Store store =
        Between.open(
            url,
            InstantSource.system(),
            (cql, request) -> {
              if (FOLLOWING.matcher(cql).find()) {
                followed.incrementAndGet();
              }
              return request.send();
            })) {
      for (int i = 0; i < grains; i++) {
        Entry entry = entry(GrainId.of("account", "grain " + i), due);
        store.reminders().apply(List.of(new ReminderChange.Set(entry)));
      }
      followed.set(0);

      assertThat(store.reminders().next()).contains(due);
    }
    assertThat(followed).hasValueBetween(1, DueRows.SLICES_AT_ONCE);
  }

  /** The first of them is answered last. */
  @Test
  void due_followsPointersAtOnce_butNotAllAndNoMoreThanWanted() {
    List<Entry> set = setPastDue(3 * Targets.AT_ONCE);
    var asked = new AtomicInteger();
    var several = new CountDownLatch(Targets.AT_ONCE);
    var open = new AtomicInteger();
    var most = new AtomicInteger();
    try (Store store =
        Between.open(
            url,
            InstantSource.system(),
            (cql, request) -> {
              if (!FOLLOWING.matcher(cql).find()) {
                return request.send();
              }
              int number = asked.incrementAndGet();
              most.accumulateAndGet(open.incrementAndGet(), Math::max);
              several.countDown();
              if (number == 1) {
                assertThat(several.await(60, TimeUnit.SECONDS)).isTrue();
              }
              try {
                return request.send();
              } finally {
                open.decrementAndGet();
              }
            })) {
      int wanted = 2 * Targets.AT_ONCE;

      assertThat(due(store, wanted))
          .extracting(Entry::registration)
          .containsExactlyElementsOf(set.stream().limit(wanted).map(Entry::registration).toList());

      assertThat(asked).hasValue(wanted);
      assertThat(most).hasValueLessThanOrEqualTo(Targets.AT_ONCE);
    }
  }

  @Test
  void due_whenOneCannotBeRead_failsAndAsksNoMore() {
    setPastDue(2 * Targets.AT_ONCE);
    var node = Cassandra.session().getMetadata().getNodes().values().iterator().next();
    var asked = new AtomicInteger();
    try (Store store =
        Between.open(
            url,
            InstantSource.system(),
            (cql, request) -> {
              if (FOLLOWING.matcher(cql).find()) {
                asked.incrementAndGet();
                throw new ReadTimeoutException(node, url.consistency(), 0, 1, false);
              }
              return request.send();
            })) {
      assertThatThrownBy(() -> due(store, 2 * Targets.AT_ONCE))
          .isInstanceOfSatisfying(
              GrainException.class, e -> assertThat(e.outcome()).isEqualTo(Outcome.DID_NOT_RUN))
          .hasMessageContaining("reading the reminders that are due");

      assertThat(asked).hasValueBetween(1, Targets.AT_ONCE);
    }
  }

  /** Of grains of all slices, oldest first. */
  private List<Entry> setPastDue(int reminders) {
    Instant first = Instant.now().minusSeconds(60);
    List<Entry> entries =
        IntStream.range(0, reminders)
            .mapToObj(i -> entry(GrainId.of("account", "grain " + i), first.plusMillis(i)))
            .toList();
    try (Store store = Stores.open(Cassandra.server().url(Cassandra.KEYSPACE))) {
      entries.forEach(entry -> store.reminders().apply(List.of(new ReminderChange.Set(entry))));
    }
    return entries;
  }

  private static List<Entry> due(Store store, int limit) {
    var all = new BitSet();
    all.set(0, ReminderIndex.SLICES);
    return store.reminders().due(all, Instant.now(), limit);
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

  @Test
  void change_whoseOldPointerCannotBeDeleted_isDone() {
    var lost = new AtomicBoolean();
    try (Store store =
        Between.open(
            url,
            InstantSource.system(),
            (cql, request) -> {
              if (lost.get() && DELETION.matcher(cql).find()) {
                throw new NoNodeAvailableException();
              }
              return request.send();
            })) {
      Instant due = Instant.now().minusSeconds(60).truncatedTo(ChronoUnit.MILLIS);
      Entry replaced = entry(ALICE, due);
      store.reminders().apply(List.of(new ReminderChange.Set(replaced)));
      lost.set(true);

      Entry entry = entry(ALICE, due.plusSeconds(1));
      store.reminders().apply(List.of(new ReminderChange.Set(entry)));

      Entry moved = entry.dueAt(due.plusSeconds(2));
      assertThat(store.reminders().advance(entry, Optional.of(moved.due()))).isTrue();
      assertThat(due(store, 10))
          .singleElement()
          .satisfies(each -> assertThat(each.due()).isEqualTo(moved.due()));

      store.reminders().apply(List.of(new ReminderChange.Cancel(ALICE, "tick")));

      assertThat(store.reminders().of(ALICE)).isEmpty();
      assertThat(due(store, 10)).isEmpty();
    }
  }

  @Test
  void changes_ofWhichTheSecondFails_areOfUnknownOutcome() {
    var node = Cassandra.session().getMetadata().getNodes().values().iterator().next();
    var transactions = new AtomicInteger();
    try (Store store =
        Between.open(
            url,
            InstantSource.system(),
            (cql, request) -> {
              if (TRANSACTION.matcher(cql).find() && transactions.incrementAndGet() == 2) {
                throw new UnavailableException(node, url.serial(), 2, 1);
              }
              return request.send();
            })) {
      var first = new ReminderChange.Set(entry(ALICE, Instant.now()));
      var second = new ReminderChange.Set(entry(GrainId.of("account", "bob"), Instant.now()));

      assertThatThrownBy(() -> store.reminders().apply(List.of(first, second)))
          .isInstanceOfSatisfying(
              GrainException.class, e -> assertThat(e.outcome()).isEqualTo(Outcome.UNKNOWN));

      assertThat(store.reminders().of(ALICE)).hasSize(1);
    }
  }
}
