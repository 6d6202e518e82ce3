package dev.teff.persistence.cassandra;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.servererrors.ReadFailureException;
import dev.teff.grains.GrainId;
import dev.teff.persistence.spi.ReminderChange;
import dev.teff.persistence.spi.ReminderIndex;
import dev.teff.persistence.spi.ReminderIndex.Entry;
import dev.teff.persistence.spi.Store;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Reminders are found in queues, which Cassandra bears badly: what has ticked is in the way as a
 * tombstone, and a read that meets too many fails.
 */
@Timeout(240)
final class CassandraTombstonesTest {
  private static final int MOST = 250;
  private static final int TICKS = 600;
  private static final int DEFAULT = 100_000;
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

  private static final GrainId ALICE = GrainId.of("account", "alice");
  private static final int SLICE = ReminderIndex.slice(ALICE);

  /** Of the same slice. */
  private static final List<GrainId> OTHERS =
      Stream.iterate(0, i -> i + 1)
          .map(i -> GrainId.of("account", "grain " + i))
          .filter(grain -> ReminderIndex.slice(grain) == SLICE)
          .limit(3)
          .toList();

  private static final GrainId BOB = OTHERS.getFirst();

  private final CassandraUrl url = CassandraUrl.parse(Cassandra.emptyUrl());
  private final AtomicReference<Instant> now = new AtomicReference<>(NOON);
  private final AtomicInteger queries = new AtomicInteger();
  private Store store;

  @BeforeEach
  void open() throws Exception {
    Cassandra.server().failReadsAbove(MOST);
    store = openAnother();
  }

  @AfterEach
  void close() throws Exception {
    store.close();
    Cassandra.server().failReadsAbove(DEFAULT);
  }

  private Store openAnother() {
    return open(now::get);
  }

  private Store open(InstantSource clock) {
    return Between.open(
        url,
        clock,
        (cql, request) -> {
          if (cql.startsWith("SELECT due, type")) {
            queries.incrementAndGet();
          }
          return request.send();
        });
  }

  @Test
  void reminder_behindManyTicksOfAnother_isDue() {
    tick(ALICE, NOON, TICKS);
    set(BOB, NOON.plusSeconds(2));

    now.set(NOON.plusSeconds(3));

    assertThat(due()).containsExactly(ALICE, BOB);
    assertThat(store.reminders().next()).contains(NOON.plusMillis(TICKS));
  }

  /** As a time-out that is put off by each call. */
  @Test
  void reminder_putOffManyTimes_isDueAndHidesNone() {
    Entry entry = entry(ALICE, NOON.plusSeconds(60));
    for (int i = 0; i <= TICKS; i++) {
      store.reminders().apply(List.of(new ReminderChange.Set(entry.dueAt(at(entry, i)))));
    }
    set(BOB, NOON.plusSeconds(120));

    assertThat(store.reminders().next()).contains(at(entry, TICKS));
    now.set(NOON.plusSeconds(180));
    assertThat(due()).containsExactly(ALICE, BOB);
  }

  private static Instant at(Entry first, int i) {
    return first.due().plusMillis(i);
  }

  @Test
  void ticks_behindTheWatermark_areNotReadAgain() {
    tick(ALICE, NOON, TICKS);
    now.set(NOON.plusSeconds(30));
    assertThat(due()).containsExactly(ALICE);
    assertThat(queries).hasValueGreaterThan(2); // in halves

    due(); // moves it

    assertThat(passed()).isAfter(NOON.plusMillis(TICKS));
    try (Store another = openAnother()) {
      for (Store each : List.of(store, another)) {
        queries.set(0);
        assertThat(due(each, 10)).containsExactly(ALICE);
        assertThat(queries).hasValueLessThanOrEqualTo(2); // the current bucket, and a late one
      }
    }
  }

  @Test
  void reminder_setBeforeTheWatermark_isDueForAll() {
    try (Store other = open(() -> NOON)) { // its time stands still: it knows of no watermark
      other.reminders().apply(List.of(new ReminderChange.Set(entry(BOB, NOON.plusSeconds(300)))));
      passUpTo(NOON.plusSeconds(120));
      Instant early = NOON.plusSeconds(5);
      assertThat(passed()).isAfter(early);

      set(OTHERS.get(1), early);
      other.reminders().apply(List.of(new ReminderChange.Set(entry(OTHERS.get(2), early))));

      for (Store each : List.of(store, other)) {
        assertThat(due(each, 10)).containsExactlyInAnyOrder(OTHERS.get(1), OTHERS.get(2));
        assertThat(each.reminders().next()).contains(early);
      }
      tick(due(OTHERS.get(1)), 1);
      assertThat(due(other, 10)).containsExactlyInAnyOrder(OTHERS.get(1), OTHERS.get(2));
      other.reminders().advance(due(OTHERS.get(1)), Optional.empty());
      assertThat(due(other, 10)).containsExactly(OTHERS.get(2));
    }
  }

  /** A writer that is slow: the watermark passes between its pointer and its reminder. */
  @Test
  void reminder_enteredButNotSetWhenTheWatermarkPassed_isDue() {
    var session = Cassandra.session();
    var cql = new Cql(session, Cassandra.KEYSPACE);
    var rows = new DueRows(cql, now::get, new Watermarks(cql, url.serial(), now::get));
    var filed = rows.enter(entry(BOB, NOON.plusSeconds(5)));
    passUpTo(NOON.plusSeconds(120));
    assertThat(passed()).isAfter(filed.entry().due());

    assertThat(new ReminderRows(cql).create(filed)).isTrue();

    assertThat(due()).containsExactly(BOB);
  }

  /** Its grain fails, say. */
  @Test
  void reminder_thatDoesNotGetOn_doesNotHoldTheWatermark() {
    set(BOB, NOON.plusSeconds(5));

    passUpTo(NOON.plusSeconds(120));

    assertThat(passed()).isAfter(NOON.plusSeconds(5));
    assertThat(due()).containsExactly(BOB);
    store.reminders().advance(due(BOB), Optional.of(now.get().plusSeconds(1)));
    assertThat(due()).isEmpty();
    now.set(now.get().plusSeconds(1));
    assertThat(due()).containsExactly(BOB);
    store.reminders().apply(List.of(new ReminderChange.Cancel(BOB, "tick")));
    assertThat(due()).isEmpty();
    assertThat(store.reminders().next()).contains(NOON.plusSeconds(180)); // another's
  }

  @Test
  void backlog_isInFrontOfTheWatermark() {
    for (int i = 0; i < 150; i++) {
      set(ALICE, "tick " + i, NOON.plusMillis(5_000 + i));
    }

    passUpTo(NOON.plusSeconds(120));

    assertThat(passed()).isEqualTo(NOON.plusSeconds(5));
    assertThat(due(store, 200)).hasSize(150);
  }

  @Test
  void bucket_thatCannotBeRead_hidesNothingOfOthers() {
    Duration hour = Duration.ofHours(1);
    set(ALICE, NOON);
    set(BOB, NOON.plus(hour));
    now.set(NOON.plus(hour));
    var node = Cassandra.session().getMetadata().getNodes().values().iterator().next();
    var reads = new AtomicInteger();
    try (Store broken =
        Between.open(
            url,
            now::get,
            (cql, request) -> {
              if (cql.startsWith("SELECT due, type") && reads.getAndIncrement() == 0) {
                throw new ReadFailureException(
                    node,
                    url.consistency(),
                    0,
                    1,
                    1,
                    false,
                    Map.of(InetAddress.getLoopbackAddress(), 0));
              }
              return request.send();
            })) {
      assertThat(due(broken, 10)).containsExactly(BOB);
    }
  }

  @Test
  void next_readsNoMoreBucketsThanItNeeds() {
    for (int hour = 1; hour <= 40; hour++) {
      set(ALICE, "in " + hour, NOON.plus(Duration.ofHours(hour)));
    }
    queries.set(0);

    assertThat(store.reminders().next()).contains(NOON.plus(Duration.ofHours(1)));

    assertThat(queries).hasValueLessThanOrEqualTo(3); // those that are current by some clock
  }

  private void passUpTo(Instant time) {
    set(ALICE, "later", time.plusSeconds(60));
    now.set(time);
    due();
  }

  private static Instant passed() {
    return Instant.ofEpochMilli(
        Cassandra.session()
            .execute(
                "SELECT passed FROM %s.teff_reminder_watermark WHERE slice = %d"
                    .formatted(Cassandra.KEYSPACE, SLICE))
            .all()
            .getFirst()
            .getLong(0));
  }

  private void tick(GrainId grain, Instant first, int times) {
    set(grain, first);
    tick(entry(grain, first), times);
  }

  private void tick(Entry entry, int times) {
    for (int i = 0; i < times; i++) {
      Entry fired = entry.dueAt(at(entry, i));
      assertThat(store.reminders().advance(fired, Optional.of(at(entry, i + 1)))).isTrue();
    }
  }

  private Entry due(GrainId grain) {
    return store.reminders().of(grain).getFirst();
  }

  private List<GrainId> due() {
    return due(store, 10);
  }

  private List<GrainId> due(Store reader, int limit) {
    var slice = new BitSet();
    slice.set(SLICE);
    return reader.reminders().due(slice, now.get(), limit).stream().map(Entry::grain).toList();
  }

  private void set(GrainId grain, Instant due) {
    set(grain, "tick", due);
  }

  private void set(GrainId grain, String name, Instant due) {
    store
        .reminders()
        .apply(
            List.of(
                new ReminderChange.Set(
                    new Entry(grain, name, registration(grain), due, new byte[] {1}))));
  }

  private static Entry entry(GrainId grain, Instant due) {
    return new Entry(grain, "tick", registration(grain), due, new byte[] {1});
  }

  private static UUID registration(GrainId grain) {
    return new UUID(1, grain.stableHash());
  }
}
