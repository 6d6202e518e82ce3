package dev.teff.persistence.cassandra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.teff.grains.ErrorCode;
import dev.teff.grains.GrainException;
import dev.teff.grains.GrainId;
import dev.teff.persistence.contract.Appender;
import dev.teff.persistence.contract.Logs;
import dev.teff.persistence.spi.AppendOutcome.Committed;
import dev.teff.persistence.spi.Batch.Retention;
import dev.teff.persistence.spi.Claim;
import dev.teff.persistence.spi.Store;
import dev.teff.persistence.spi.Stores;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What was trimmed or overwritten is gone from all partitions, and readers bear with it. */
@Timeout(120)
final class CassandraForgettingTest {
  private static final GrainId ALICE = GrainId.of("account", "alice");

  private final String url = Cassandra.emptyUrl() + "&bucketEvents=3";

  @Test
  void latest_behindSeveralBuckets_emptiesThem() {
    try (Store store = Stores.open(url)) {
      Appender alice = sevenEvents(store);

      overwrite(alice, "whole");
      overwrite(alice, "again"); // the buckets are emptied behind the reply to the one before

      assertThat(Logs.texts(store, ALICE)).containsExactly("again");
      assertThat(sequences()).containsExactly(9L);
      assertThat(store.events().trim(ALICE, 1, 10)).isTrue();
      assertThat(sequences()).isEmpty();
    }
  }

  @Test
  void latest_whoseSiloDiedBeforeItEmptiedBuckets_isFinishedByTheNext() {
    try (Store store = Stores.open(url)) {
      sevenEvents(store);
      beginTrim(7);
      Appender next = Appender.claim(store, ALICE);

      overwrite(next, "whole");
      overwrite(next, "again");

      assertThat(sequences()).containsExactly(9L);
    }
  }

  @Test
  void trim_thatFailedHalfWay_isFinishedWhenItIsRepeated() {
    try (Store store = Stores.open(url)) {
      sevenEvents(store);
      beginTrim(7);
      assertThat(sequences()).hasSize(7);

      assertThat(store.events().trim(ALICE, 1, 7)).isTrue();

      assertThat(sequences()).containsExactly(7L);
    }
  }

  @Test
  void trim_upToWhereABucketBegins_emptiesThoseBefore() {
    try (Store store = Stores.open(url)) {
      sevenEvents(store);

      assertThat(store.events().trim(ALICE, 1, 4)).isTrue();

      assertThat(sequences()).containsExactly(4L, 5L, 6L, 7L);
    }
  }

  @Test
  void trim_backwards_emptiesNothingThatCounts() {
    try (Store store = Stores.open(url)) {
      sevenEvents(store);
      store.events().trim(ALICE, 1, 5);

      assertThat(store.events().trim(ALICE, 1, 2)).isTrue();

      assertThat(sequences()).containsExactly(5L, 6L, 7L);
    }
  }

  /** As versions left them that began with the newest bucket. */
  @Test
  void trim_ofEverything_looksBehindEmptyBuckets() {
    try (Store store = Stores.open(url)) {
      sevenEvents(store);
      execute(
          "DELETE FROM %s.teff_log WHERE type = 'account' AND key = 'alice' AND bucket = 1"
              + " AND sequence < 7");
      assertThat(sequences()).containsExactly(1L, 2L, 3L, 7L);

      assertThat(store.events().trim(ALICE, 1, 8)).isTrue();

      assertThat(sequences()).isEmpty();
    }
  }

  @Test
  void read_ofLogThatIsTrimmedMeanwhile_goesOnBehind() {
    CassandraUrl large = CassandraUrl.parse(Cassandra.server().url(Cassandra.KEYSPACE));
    try (Store store = Stores.open(url.replace("&bucketEvents=3", ""))) {
      assertThat(large.bucketEvents()).isGreaterThan(3_000);
      Appender alice = Appender.claim(store, ALICE);
      for (int i = 0; i < 3; i++) {
        assertThat(
                Appender.await(
                    alice.append(
                        Retention.ALL,
                        LongStream.range(0, 1_000).mapToObj(n -> Appender.event("e")).toList())))
            .isEqualTo(new Committed());
      }

      List<Long> read = new ArrayList<>();
      store
          .events()
          .read(
              ALICE,
              1,
              Long.MAX_VALUE,
              each -> {
                if (each.sequence() == 1) {
                  store.events().trim(ALICE, 1, 2_501);
                }
                read.add(each.sequence());
              });

      assertThat(read).isSorted().doesNotHaveDuplicates().startsWith(1L);
      assertThat(read)
          .endsWith(LongStream.rangeClosed(2_501, 3_000).boxed().toArray(Long[]::new))
          .hasSizeLessThan(3_000);
    }
  }

  @Test
  void read_ofStateThatIsOverwrittenMeanwhile_isThatOfALaterOne() {
    try (Store writer = Stores.open(url)) {
      Appender alice = Appender.claim(writer, ALICE);
      overwrite(alice, "0");
      var overwritten = new AtomicInteger();
      try (Store reader =
          Between.open(
              CassandraUrl.parse(url),
              InstantSource.system(),
              (cql, request) -> {
                if (cql.contains("payload, meta") && overwritten.incrementAndGet() <= 3) {
                  overwrite(alice, "" + overwritten.get());
                }
                return request.send();
              })) {
        assertThat(Logs.texts(reader, ALICE)).containsExactly("3");
      }
    }
  }

  @Test
  void read_ofStateThatIsAlwaysOverwritten_endsAndSaysSo() {
    try (Store writer = Stores.open(url)) {
      Appender alice = Appender.claim(writer, ALICE);
      overwrite(alice, "0");
      try (Store reader =
          Between.open(
              CassandraUrl.parse(url),
              InstantSource.system(),
              (cql, request) -> {
                if (cql.contains("payload, meta")) {
                  overwrite(alice, "anew");
                }
                return request.send();
              })) {
        assertThatThrownBy(() -> Logs.texts(reader, ALICE))
            .isInstanceOfSatisfying(
                GrainException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.STORE_FAILED))
            .hasMessageContaining("account/alice was trimmed 100 times while it was read");
      }
    }
  }

  /** What is asked of replicas that do not know yet of the transaction is answered as before it. */
  @Test
  void read_ofStateThatIsOverwrittenWhereNotAllReplicasKnowYet_isThatOfTheLaterOne() {
    try (Store writer = Stores.open(url)) {
      Appender alice = Appender.claim(writer, ALICE);
      overwrite(alice, "0");
      var asked = new AtomicInteger();
      var before = new AtomicReference<Object>();
      try (Store reader =
          Between.open(
              CassandraUrl.parse(url),
              InstantSource.system(),
              (cql, request) -> {
                if (cql.startsWith("SELECT DISTINCT type, key, bucket")) {
                  switch (asked.incrementAndGet()) {
                    case 1 -> before.set(request.send());
                    case 2 -> {
                      return before.get();
                    }
                    default -> {}
                  }
                } else if (cql.contains("payload, meta") && asked.get() == 1) {
                  overwrite(alice, "1");
                }
                return request.send();
              })) {
        assertThat(Logs.texts(reader, ALICE)).containsExactly("1");
        assertThat(asked).hasValue(3);
      }
    }
  }

  @Test
  void claim_ofLogThatIsTrimmedMeanwhile_saysWhereItBegins() {
    try (Store writer = Stores.open(url)) {
      sevenEvents(writer);
      var trimmed = new AtomicBoolean();
      try (Store successor =
          Between.open(
              CassandraUrl.parse(url),
              InstantSource.system(),
              (cql, request) -> {
                if (cql.contains("SET epoch") && trimmed.compareAndSet(false, true)) {
                  assertThat(writer.events().trim(ALICE, 1, 7)).isTrue();
                }
                return request.send();
              })) {
        assertThat(successor.events().claim(ALICE)).isEqualTo(new Claim(2, 7, 7));
      }
    }
  }

  private static Appender sevenEvents(Store store) {
    Appender alice = Appender.claim(store, ALICE);
    for (int i = 1; i <= 7; i++) {
      assertThat(alice.appendNow("event " + i)).isEqualTo(new Committed());
    }
    return alice;
  }

  private static void overwrite(Appender alice, String state) {
    assertThat(Appender.await(alice.append(Retention.LATEST, state))).isEqualTo(new Committed());
  }

  /** The first transaction of a trim, on the open bucket; there is no second one. */
  private static void beginTrim(int first) {
    execute(
        "UPDATE %s.teff_log SET first = "
            + first
            + " WHERE type = 'account' AND key = 'alice' AND bucket = 2 IF closed = false");
  }

  private static void execute(String cql) {
    assertThat(Cassandra.session().execute(cql.formatted(Cassandra.KEYSPACE)).wasApplied())
        .isTrue();
  }

  private static List<Long> sequences() {
    return Cassandra.session()
        .execute("SELECT sequence FROM %s.teff_log".formatted(Cassandra.KEYSPACE))
        .all()
        .stream()
        .filter(row -> !row.isNull(0))
        .map(row -> row.getLong(0))
        .sorted()
        .toList();
  }
}
