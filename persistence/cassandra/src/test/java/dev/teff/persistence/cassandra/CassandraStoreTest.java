package dev.teff.persistence.cassandra;

import static dev.teff.persistence.contract.Appender.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.teff.grains.ErrorCode;
import dev.teff.grains.GrainException;
import dev.teff.grains.GrainId;
import dev.teff.persistence.contract.Appender;
import dev.teff.persistence.contract.Logs;
import dev.teff.persistence.spi.AppendOutcome;
import dev.teff.persistence.spi.AppendOutcome.Committed;
import dev.teff.persistence.spi.AppendOutcome.Fenced;
import dev.teff.persistence.spi.AppendOutcome.Refused;
import dev.teff.persistence.spi.Batch;
import dev.teff.persistence.spi.Batch.Event;
import dev.teff.persistence.spi.Batch.Retention;
import dev.teff.persistence.spi.Claim;
import dev.teff.persistence.spi.EventLog.Stored;
import dev.teff.persistence.spi.ReminderChange;
import dev.teff.persistence.spi.ReminderIndex.Entry;
import dev.teff.persistence.spi.Store;
import dev.teff.persistence.spi.Stores;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is particular to Cassandra: buckets, limits, consistency, and damage to its tables. */
@Timeout(120)
final class CassandraStoreTest {
  private static final GrainId ALICE = GrainId.of("account", "alice");
  private static final GrainId BOB = GrainId.of("account", "bob");

  private final String url = Cassandra.emptyUrl();

  @Test
  void log_longerThanItsBuckets_isReadAsOne() {
    try (Store store = Stores.open(url + "&bucketEvents=10")) {
      Appender alice = Appender.claim(store, ALICE);
      for (int i = 1; i <= 95; i++) {
        assertThat(alice.appendNow("event " + i)).isEqualTo(new Committed());
      }

      assertThat(Logs.texts(store, ALICE))
          .containsExactlyElementsOf(
              IntStream.rangeClosed(1, 95).mapToObj(i -> "event " + i).toList());
      assertThat(Logs.sequences(Logs.records(store, ALICE, 38, 62)))
          .containsExactlyElementsOf(LongStream.rangeClosed(38, 62).boxed().toList());
    }
    try (Store reopened = Stores.open(url)) {
      assertThat(reopened.events().claim(ALICE)).isEqualTo(new Claim(2, 1, 95));
      assertThat(query("SELECT DISTINCT type, key, bucket, closed FROM %s.teff_log", "closed"))
          .hasSize(10)
          .filteredOn("false"::equals)
          .hasSize(1);
    }
  }

  @Test
  void writer_thatDiedBetweenTwoBuckets_leavesTheLogUsable() {
    try (Store store = Stores.open(url)) {
      Appender alice = Appender.claim(store, ALICE);
      alice.appendNow("a", "b");
      execute(
          "UPDATE %s.teff_log SET closed = true WHERE type = 'account' AND key = 'alice' AND bucket"
              + " = 0 IF closed = false");

      Appender again = Appender.claim(store, ALICE);

      assertThat(again.claim()).isEqualTo(new Claim(2, 1, 2));
      assertThat(alice.appendNow("zombie")).isEqualTo(new Fenced(2, 2));
      assertThat(again.appendNow("c")).isEqualTo(new Committed());
      assertThat(Logs.texts(store, ALICE)).containsExactly("a", "b", "c");
    }
  }

  @Test
  void zombie_whoseBucketWasSealed_neverCommits() {
    try (Store store = Stores.open(url + "&bucketEvents=2");
        Store other = Stores.open(url + "&bucketEvents=2")) {
      Appender zombie = Appender.claim(store, ALICE);
      zombie.appendNow("a");
      Appender alice = Appender.claim(other, ALICE);
      alice.appendNow("b");
      alice.appendNow("c");
      alice.appendNow("d");

      assertThat(zombie.appendNow("zombie")).isEqualTo(new Fenced(2, 4));
      assertThat(Logs.texts(store, ALICE)).containsExactly("a", "b", "c", "d");
    }
  }

  @Test
  void trim_overSeveralBuckets_forgetsThem() {
    try (Store store = Stores.open(url + "&bucketEvents=3")) {
      Appender alice = Appender.claim(store, ALICE);
      for (int i = 1; i <= 10; i++) {
        alice.appendNow("event " + i);
      }

      assertThat(store.events().trim(ALICE, 1, 8)).isTrue();

      assertThat(Logs.texts(store, ALICE)).containsExactly("event 8", "event 9", "event 10");
      assertThat(query("SELECT sequence FROM %s.teff_log", "sequence"))
          .filteredOn(sequence -> !sequence.equals("null"))
          .hasSize(3);
    }
  }

  @Test
  void append_ofManyBatchesAtOnce_needsFewTransactions() {
    try (Store store = Stores.open(url)) {
      Appender alice = Appender.claim(store, ALICE);
      var outcomes = IntStream.range(0, 300).mapToObj(i -> alice.append("event " + i)).toList();
      outcomes.forEach(outcome -> assertThat(await(outcome)).isEqualTo(new Committed()));

      assertThat(query("SELECT sequence, writetime(payload) AS at FROM %s.teff_log", "at"))
          .hasSize(300)
          .satisfies(times -> assertThat(Set.copyOf(times)).hasSizeLessThan(100));
    }
  }

  @Test
  void append_ofTooLargeEvent_isRefusedAloneWithItsSuccessors() {
    try (Store store = Stores.open(url + "&maxEvent=1KiB")) {
      assertThat(store.events().maxEvent()).isEqualTo(1_024);
      Appender alice = Appender.claim(store, ALICE);
      Appender bob = Appender.claim(store, BOB);

      var refused = alice.append(Retention.ALL, List.of(new Event("document", new byte[1_025])));
      var behind = alice.append("behind");
      var neighbour = bob.append("neighbour");

      assertRefused(await(refused), "account/alice has 1025 bytes, the limit is 1024");
      assertThat(await(behind)).isEqualTo(new Fenced(1, 0));
      assertThat(await(neighbour)).isEqualTo(new Committed());
    }
  }

  @Test
  void append_ofTooLargeTurn_isRefused() {
    try (Store store = Stores.open(url + "&maxTurn=10KiB")) {
      Appender alice = Appender.claim(store, ALICE);

      var refused =
          alice.append(Retention.ALL, Collections.nCopies(11, new Event("part", new byte[1_024])));

      assertRefused(await(refused), "appends 11264 bytes, the limit is 10240");
    }
  }

  @Test
  void append_ofTooManyEvents_isRefused() {
    try (Store store = Stores.open(url)) {
      Appender alice = Appender.claim(store, ALICE);

      var refused =
          alice.append(Retention.ALL, Collections.nCopies(66_000, new Event("part", new byte[1])));

      assertRefused(await(refused), "appends 66000 events, the limit is 50000");
    }
  }

  @Test
  void open_whileNoNodeListens_saysThatItCannotBeReached() {
    assertRefusesToOpen(
        "cassandra://127.0.0.1:1/teff?dc=datacenter1", ErrorCode.STORE_UNREACHABLE, "No node");
  }

  @Test
  void open_ofNewerSchema_namesBothVersions() {
    Stores.open(url).close();
    execute("UPDATE %s.teff_schema SET version = 7 WHERE name = 'teff' IF version = 2");

    assertRefusesToOpen(url, ErrorCode.SCHEMA_NEWER, "version 7");
  }

  /** The tables of the first version are all there, with what was in them. */
  @Test
  void open_ofTheFirstSchema_bringsItUpToDate() {
    var reminder = new Entry(ALICE, "tick", UUID.randomUUID(), Instant.EPOCH, new byte[] {1});
    try (Store store = Stores.open(url)) {
      Appender.claim(store, ALICE).appendNow("a");
      store.reminders().apply(List.of(new ReminderChange.Set(reminder)));
    }
    execute("UPDATE %s.teff_schema SET version = 1 WHERE name = 'teff' IF version = 2");

    try (Store store = Stores.open(url)) {
      assertThat(query("SELECT version FROM %s.teff_schema", "version")).containsExactly("2");
      assertThat(Logs.texts(store, ALICE)).containsExactly("a");
      assertThat(store.reminders().next()).contains(Instant.EPOCH);
    }
  }

  @Test
  void read_ofDamagedRecord_namesItAndOthersGoOn() {
    try (Store store = Stores.open(url)) {
      Appender.claim(store, ALICE).appendNow("a", "b", "c");
      Appender.claim(store, BOB).appendNow("b");
      String where = " WHERE type = 'account' AND key = 'alice' AND bucket = 0 AND sequence = 2";
      execute("UPDATE %s.teff_log SET payload = 0x00" + where + " IF EXISTS");

      assertThatThrownBy(() -> Logs.texts(store, ALICE))
          .satisfies(e -> assertCode(e, ErrorCode.RECORD_CORRUPTED))
          .hasMessageContaining("Record 2 of account/alice");
      assertThat(Logs.texts(store, BOB)).containsExactly("b");

      execute("DELETE FROM %s.teff_log" + where + " IF EXISTS");
      assertThatThrownBy(() -> Logs.texts(store, ALICE))
          .satisfies(e -> assertCode(e, ErrorCode.RECORD_CORRUPTED))
          .hasMessageContaining("account/alice lacks record 2");
    }
  }

  @Test
  void log_thatLostABucket_isNamedAndCanBeDeleted() {
    try (Store store = Stores.open(url + "&bucketEvents=2")) {
      Appender alice = tenEvents(store);
      loseBucket(2); // with events 5 and 6
      Appender.claim(store, BOB).appendNow("b");

      assertCorrupted(
          () -> Logs.texts(store, ALICE),
          "The log of account/alice lacks its part 2 | " + store.describe());
      assertCorrupted(() -> Logs.records(store, ALICE, 5, 6), "lacks its part 2");
      assertThat(Logs.texts(Logs.records(store, ALICE, 7, 10)))
          .containsExactly("event 7", "event 8", "event 9", "event 10");
      assertThat(Logs.texts(store, BOB)).containsExactly("b");

      assertThat(store.events().trim(ALICE, alice.claim().epoch(), 11)).isTrue();
      assertThat(
              query(
                  "SELECT sequence FROM %s.teff_log WHERE key = 'alice' ALLOW FILTERING",
                  "sequence"))
          .containsOnly("null");
      assertThat(alice.appendNow("event 11")).isEqualTo(new Committed());
      assertThat(Logs.texts(store, ALICE)).containsExactly("event 11");
    }
  }

  @Test
  void log_thatLostTheBucketInFrontOfWhatIsRead_isNamed() {
    try (Store store = Stores.open(url + "&bucketEvents=2")) {
      tenEvents(store);
      loseBucket(3);

      // Backward from the open one.
      assertCorrupted(() -> Logs.records(store, ALICE, 3, 3), "lacks its part 3");
    }
  }

  @Test
  void log_thatLostItsOpenBucket_isNamedRatherThanGoneOnWithout() {
    try (Store store = Stores.open(url + "&bucketEvents=2");
        Store unclaimed = Stores.open(url)) {
      tenEvents(store);
      loseBucket(4);
      Appender.claim(store, BOB).appendNow("b");

      assertCorrupted(() -> store.events().claim(ALICE), "lacks its part 4");
      assertCorrupted(() -> Logs.texts(store, ALICE), "lacks its part 4");
      assertThat(store.events().types()).containsExactly("account");
      assertThat(store.events().count("account")).isEqualTo(2);
      assertThat(store.events().keys("account", "", 10).grains())
          .containsExactlyInAnyOrder(new Stored(ALICE, 0, 0), new Stored(BOB, 1, 1));
      var blind =
          new Batch(
              UUID.randomUUID(),
              ALICE,
              1,
              10,
              List.of(Appender.event("event 11")),
              Appender.TIME,
              Retention.ALL);
      assertThat(await(Appender.submit(unclaimed, blind)))
          .isInstanceOfSatisfying(
              Refused.class, refused -> assertCode(refused.cause(), ErrorCode.RECORD_CORRUPTED));
    }
  }

  /** As the cluster leaves them when a table is emptied while a transaction is half-way. */
  @Test
  void log_thatMeetsRemainsOfAnother_isNamedRatherThanBegunAnew() {
    try (Store store = Stores.open(url + "&bucketEvents=2")) {
      Appender alice = tenEvents(store);
      leaveRemains("alice", 5);
      leaveRemains("bob", 0);

      assertThat(alice.appendNow("event 11"))
          .isInstanceOfSatisfying(
              Refused.class, refused -> assertCode(refused.cause(), ErrorCode.RECORD_CORRUPTED));
      assertCorrupted(() -> store.events().claim(ALICE), "lacks its part 5");
      assertCorrupted(() -> store.events().claim(BOB), "The log of account/bob lacks its part 0");
    }
  }

  @Test
  void log_thatMeetsRemainsOfAClaim_isNamedRatherThanClaimedForEver() {
    try (Store store = Stores.open(url)) {
      execute(
          "INSERT INTO %s.teff_log (type, key, bucket, epoch) VALUES ('account', 'bob', 0, 3)"
              + " IF NOT EXISTS");

      assertCorrupted(() -> store.events().claim(BOB), "The log of account/bob lacks its part 0");
    }
  }

  @Test
  void claim_thatOthersAlwaysOvertake_endsWhenItsCallerIsInterrupted() {
    try (Store rival = Stores.open(url)) {
      rival.events().claim(ALICE);
      try (Store store =
          Between.open(
              CassandraUrl.parse(url),
              InstantSource.system(),
              (cql, request) -> {
                if (cql.contains("SET epoch")) {
                  rival.events().claim(ALICE);
                }
                return request.send();
              })) {
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> store.events().claim(ALICE))
            .satisfies(e -> assertCode(e, ErrorCode.STORE_FAILED))
            .hasMessageContaining("Others were quicker whenever account/alice was claimed");
        assertThat(Thread.interrupted()).isTrue();
      } finally {
        Thread.interrupted();
      }
    }
  }

  private void leaveRemains(String key, int bucket) {
    execute(
        "INSERT INTO %s.teff_log (type, key, bucket, closed) VALUES ('account', '"
            + key
            + "', "
            + bucket
            + ", true) IF NOT EXISTS");
  }

  private static Appender tenEvents(Store store) {
    Appender alice = Appender.claim(store, ALICE);
    for (int i = 1; i <= 10; i++) {
      alice.appendNow("event " + i);
    }
    return alice;
  }

  private static void loseBucket(int number) {
    Cassandra.session()
        .execute(
            "DELETE FROM %s.teff_log WHERE type = 'account' AND key = 'alice' AND bucket = %d"
                .formatted(Cassandra.KEYSPACE, number));
  }

  private static void assertCorrupted(ThrowingCallable use, String text) {
    assertThatThrownBy(use)
        .satisfies(e -> assertCode(e, ErrorCode.RECORD_CORRUPTED))
        .hasMessageContaining(text);
  }

  private void execute(String cql) {
    assertThat(Cassandra.session().execute(cql.formatted(Cassandra.KEYSPACE)).wasApplied())
        .isTrue();
  }

  private List<String> query(String cql, String column) {
    return Cassandra.session().execute(cql.formatted(Cassandra.KEYSPACE)).all().stream()
        .map(row -> String.valueOf(row.getObject(column)))
        .toList();
  }

  private static void assertRefusesToOpen(String url, ErrorCode code, String text) {
    assertThatThrownBy(() -> Stores.open(url))
        .satisfies(e -> assertCode(e, code))
        .hasMessageContaining(text);
  }

  private static void assertRefused(AppendOutcome outcome, String text) {
    assertThat(outcome)
        .isInstanceOfSatisfying(
            Refused.class,
            refused -> {
              assertCode(refused.cause(), ErrorCode.EVENT_TOO_LARGE);
              assertThat(refused.cause()).hasMessageContaining(text);
            });
  }

  private static void assertCode(Throwable thrown, ErrorCode code) {
    assertThat(thrown)
        .isInstanceOfSatisfying(
            GrainException.class,
            e -> {
              assertThat(e.code()).isEqualTo(code);
              assertThat(e.outcome()).isEqualTo(GrainException.Outcome.DID_NOT_RUN);
              assertThat(e.toString().split(" \\| ")).hasSize(4);
            });
  }
}
