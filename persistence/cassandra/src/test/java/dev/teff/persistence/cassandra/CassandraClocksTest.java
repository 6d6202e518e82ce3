package dev.teff.persistence.cassandra;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.config.DefaultDriverOption;
import com.datastax.oss.driver.api.core.context.DriverContext;
import com.datastax.oss.driver.api.core.time.TimestampGenerator;
import dev.teff.grains.GrainId;
import dev.teff.persistence.contract.Appender;
import dev.teff.persistence.contract.Logs;
import dev.teff.persistence.spi.AppendOutcome.Committed;
import dev.teff.persistence.spi.AppendOutcome.Fenced;
import dev.teff.persistence.spi.Batch.Retention;
import dev.teff.persistence.spi.ReminderChange;
import dev.teff.persistence.spi.ReminderIndex;
import dev.teff.persistence.spi.Snapshot;
import dev.teff.persistence.spi.Store;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.BitSet;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Two silos whose clocks differ by two hours. A later write whose timestamp is earlier would be
 * hidden by Cassandra, so nothing that counts may take its timestamp from a silo's clock.
 */
@Timeout(120)
final class CassandraClocksTest {
  private static final GrainId ALICE = GrainId.of("account", "alice");

  private static final InstantSource FAST =
      InstantSource.offset(InstantSource.system(), Duration.ofHours(1));
  private static final InstantSource SLOW =
      InstantSource.offset(InstantSource.system(), Duration.ofHours(-1));

  private final CassandraUrl url = CassandraUrl.parse(Cassandra.emptyUrl() + "&bucketEvents=2");
  private final CassandraUrl onePartition =
      CassandraUrl.parse(Cassandra.server().url(Cassandra.KEYSPACE));

  /** The clock of a machine that is wrong, as the driver stamps requests with it. */
  abstract static class Wrong implements TimestampGenerator {
    private final InstantSource clock;

    Wrong(InstantSource clock) {
      this.clock = clock;
    }

    @Override
    public long next() {
      return ChronoUnit.MICROS.between(Instant.EPOCH, clock.instant());
    }

    @Override
    public void close() {}
  }

  /** An hour fast; public, for the driver makes it. */
  public static final class Fast extends Wrong {
    /** As the driver wants it. */
    public Fast(DriverContext context) {
      super(FAST);
    }
  }

  /** An hour slow. */
  public static final class Slow extends Wrong {
    /** As the driver wants it. */
    public Slow(DriverContext context) {
      super(SLOW);
    }
  }

  private static Store openFast(CassandraUrl url) {
    return open(url, Fast.class, FAST);
  }

  private static Store openSlow(CassandraUrl url) {
    return open(url, Slow.class, SLOW);
  }

  private static Store open(
      CassandraUrl url, Class<? extends TimestampGenerator> stamps, InstantSource clock) {
    return CassandraStore.open(
        url,
        place ->
            Sessions.open(
                place,
                config -> config.withClass(DefaultDriverOption.TIMESTAMP_GENERATOR_CLASS, stamps)),
        clock);
  }

  @Test
  void logs_ofWritersWhoseClocksDiffer_areOne() {
    try (Store fast = openFast(url);
        Store slow = openSlow(url)) {
      Appender ahead = Appender.claim(fast, ALICE);
      assertThat(ahead.appendNow("1")).isEqualTo(new Committed());
      assertThat(ahead.appendNow("2", "3")).isEqualTo(new Committed());

      Appender behind = Appender.claim(slow, ALICE);
      assertThat(behind.head()).isEqualTo(3);
      assertThat(ahead.appendNow("late")).isEqualTo(new Fenced(2, 3));
      assertThat(behind.appendNow("4", "5")).isEqualTo(new Committed());
      assertThat(behind.appendNow("6")).isEqualTo(new Committed());

      for (Store each : List.of(fast, slow)) {
        assertThat(Logs.texts(each, ALICE)).containsExactly("1", "2", "3", "4", "5", "6");
        assertThat(each.events().keys("account", "", 10).grains()).hasSize(1);
      }
      assertThat(fast.events().trim(ALICE, 2, 4)).isTrue();
      assertThat(behind.appendNow("7")).isEqualTo(new Committed());
      assertThat(Logs.texts(slow, ALICE)).containsExactly("4", "5", "6", "7");
    }
  }

  /** The control: what is stamped by clocks is hidden, which costs only some steps. */
  @Test
  void clocks_differIndeed() {
    try (Store fast = openFast(url);
        Store slow = openSlow(url)) {
      Appender ahead = Appender.claim(fast, ALICE);
      ahead.appendNow("1", "2");
      ahead.appendNow("3", "4"); // in the second bucket
      long hint = hint();
      Appender behind = Appender.claim(slow, ALICE);
      behind.appendNow("5", "6");
      behind.appendNow("7", "8");
      assertThat(hint()).isEqualTo(hint);
      assertThat(Appender.claim(slow, ALICE).head()).isEqualTo(8);
    }
  }

  private static long hint() {
    return Cassandra.session()
        .execute("SELECT bucket FROM %s.teff_log_hint".formatted(Cassandra.KEYSPACE))
        .all()
        .getFirst()
        .getLong(0);
  }

  @Test
  void valuesSnapshotsRegistersAndReminders_areReplacedByTheSlower() {
    try (Store fast = openFast(onePartition);
        Store slow = openSlow(onePartition)) {
      Appender ahead = Appender.claim(fast, ALICE);
      ahead.append(Retention.LATEST, "old").join();
      Appender behind = Appender.claim(slow, ALICE);
      behind.append(Retention.LATEST, "new").join();
      assertThat(Logs.texts(fast, ALICE)).containsExactly("new");

      fast.snapshots().save(ALICE, new Snapshot(1, 1, new byte[] {1}));
      slow.snapshots().save(ALICE, new Snapshot(2, 2, new byte[] {2}));
      assertThat(fast.snapshots().load(ALICE).orElseThrow().sequence()).isEqualTo(2);
      fast.snapshots().delete(ALICE);
      slow.snapshots().save(ALICE, new Snapshot(3, 3, new byte[] {3}));
      assertThat(fast.snapshots().load(ALICE).orElseThrow().sequence()).isEqualTo(3);

      assertThat(fast.registers().compareAndSet("view", 0, new byte[] {1})).isTrue();
      assertThat(slow.registers().compareAndSet("view", 1, new byte[] {2})).isTrue();
      assertThat(fast.registers().read("view").orElseThrow().value()).containsExactly(2);

      fast.reminders().apply(List.of(set(1)));
      fast.reminders().apply(List.of(new ReminderChange.Cancel(ALICE, "statement")));
      slow.reminders().apply(List.of(set(2)));
      assertThat(fast.reminders().of(ALICE))
          .singleElement()
          .satisfies(entry -> assertThat(entry.content()).containsExactly(2));
    }
  }

  /** The slower enters a bucket that the faster has found empty, and takes for an old one. */
  @Test
  void reminderOfTheSlower_inBucketThatTheFasterFoundEmpty_isDueForBoth() {
    try (Store fast = openFast(onePartition);
        Store slow = openSlow(onePartition)) {
      slow.reminders().apply(List.of(set(1, SLOW.instant())));
      slow.reminders().apply(List.of(new ReminderChange.Cancel(ALICE, "statement")));
      assertThat(due(fast, FAST)).isEmpty();

      slow.reminders().apply(List.of(set(2, SLOW.instant())));

      assertThat(due(fast, FAST)).containsExactly(2);
      assertThat(due(slow, SLOW)).containsExactly(2);
      assertThat(slow.reminders().next()).isPresent();
    }
  }

  /** The faster finds what the slower has entered, but not yet set. */
  @Test
  void reminderOfTheSlower_foundByTheFasterBeforeItIsSet_isDueForBoth() {
    try (Store fast = openFast(onePartition);
        Store slow = openSlow(onePartition);
        CqlSession session = Sessions.open(onePartition)) {
      ReminderChange.Set set = set(1, SLOW.instant());
      var cql = new Cql(session, Cassandra.KEYSPACE);
      new DueRows(cql, SLOW, new Watermarks(cql, onePartition.serial(), SLOW)).enter(set.entry());
      assertThat(due(fast, FAST)).isEmpty();

      slow.reminders().apply(List.of(set));

      assertThat(due(fast, FAST)).containsExactly(1);
      assertThat(due(slow, SLOW)).containsExactly(1);
    }
  }

  @Test
  void reminderOfTheFaster_thatIsDueAlready_isDueForTheSlowerAtOnce() {
    try (Store fast = openFast(onePartition);
        Store slow = openSlow(onePartition)) {
      fast.reminders().apply(List.of(set(1, SLOW.instant())));

      assertThat(due(slow, SLOW)).containsExactly(1);
      assertThat(slow.reminders().next()).isPresent();
    }
  }

  @Test
  void bucket_longEmpty_isForgotten() {
    Instant noon = Instant.parse("2026-03-01T12:00:00Z");
    try (Store store = open(noon);
        Store later = open(noon.plus(Duration.ofHours(4)))) {
      store.reminders().apply(List.of(set(1, noon)));
      store.reminders().apply(List.of(new ReminderChange.Cancel(ALICE, "statement")));
      assertThat(due(store, () -> noon)).isEmpty();
      assertThat(buckets()).isEqualTo(1);

      assertThat(due(later, () -> noon)).isEmpty();

      assertThat(buckets()).isZero();
    }
  }

  private Store open(Instant now) {
    return CassandraStore.open(onePartition, Sessions::open, () -> now);
  }

  private static int buckets() {
    return Cassandra.session()
        .execute("SELECT bucket FROM %s.teff_reminder_bucket".formatted(Cassandra.KEYSPACE))
        .all()
        .size();
  }

  private static List<Integer> due(Store store, InstantSource clock) {
    var all = new BitSet();
    all.set(0, ReminderIndex.SLICES);
    return store.reminders().due(all, clock.instant(), 10).stream()
        .map(entry -> (int) entry.content()[0])
        .toList();
  }

  private static ReminderChange.Set set(int content) {
    return set(content, Instant.ofEpochSecond(2_000_000_000));
  }

  private static ReminderChange.Set set(int content, Instant due) {
    return new ReminderChange.Set(
        new ReminderIndex.Entry(
            ALICE, "statement", UUID.randomUUID(), due, new byte[] {(byte) content}));
  }
}
