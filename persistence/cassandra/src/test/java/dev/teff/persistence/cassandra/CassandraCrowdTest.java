package dev.teff.persistence.cassandra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.teff.grains.ErrorCode;
import dev.teff.grains.GrainException;
import dev.teff.grains.GrainId;
import dev.teff.persistence.contract.Appender;
import dev.teff.persistence.spi.Snapshot;
import dev.teff.persistence.spi.Store;
import dev.teff.persistence.spi.Stores;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Many requests at once, and large ones. */
@Timeout(120)
final class CassandraCrowdTest {
  private static final int TRANSACTIONS = 256;

  private final CassandraUrl url = CassandraUrl.parse(Cassandra.emptyUrl());

  @Test
  void views_doNotWaitForACrowdOfClaims() throws Exception {
    var waiting = new CountDownLatch(TRANSACTIONS);
    var through = new CountDownLatch(1);
    try (var store =
            Between.open(
                url,
                InstantSource.system(),
                (cql, request) -> {
                  if (cql.contains("teff_log ") && cql.contains("IF NOT EXISTS")) {
                    waiting.countDown();
                    through.await();
                  }
                  return request.send();
                });
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i <= TRANSACTIONS; i++) {
        GrainId grain = GrainId.of("account", "grain " + i);
        var claim = threads.submit(() -> store.events().claim(grain));
        assertThat(claim).isNotNull();
      }
      try {
        assertThat(waiting.await(60, TimeUnit.SECONDS)).isTrue();
        var change =
            CompletableFuture.supplyAsync(
                () -> store.registers().compareAndSet("view", 0, new byte[] {1}), threads);
        assertThat(change).succeedsWithin(Duration.ofSeconds(30)).isEqualTo(true);
      } finally {
        through.countDown();
      }
    }
  }

  @Test
  void grains_areCountedSeveralAtOnce() {
    var counting = new AtomicBoolean();
    var two = new CountDownLatch(2);
    var now = new AtomicInteger();
    var most = new AtomicInteger();
    try (var store =
        Between.open(
            url,
            InstantSource.system(),
            (cql, request) -> {
              if (!counting.get() || !cql.startsWith("SELECT DISTINCT type, key")) {
                return request.send();
              }
              most.accumulateAndGet(now.incrementAndGet(), Math::max);
              two.countDown();
              two.await(30, TimeUnit.SECONDS);
              try {
                return request.send();
              } finally {
                now.decrementAndGet();
              }
            })) {
      for (int i = 0; i < 100; i++) {
        Appender.claim(store, GrainId.of("account", "grain " + i)).appendNow("a");
      }
      counting.set(true);

      assertThat(store.events().count("account")).isEqualTo(100);

      assertThat(two.getCount()).isZero();
      assertThat(most.get()).isBetween(2, 32);
    }
  }

  @Test
  void keys_fromWhatIsNoCursor_areRefusedClearly() {
    try (Store store = Stores.open(Cassandra.server().url(Cassandra.KEYSPACE))) {
      for (String cursor : new String[] {"x", "alice:1", ":", "123:x"}) {
        assertThatThrownBy(() -> store.events().keys("account", cursor, 10))
            .isInstanceOfSatisfying(
                GrainException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.BAD_ARGUMENT))
            .hasMessageContaining("\"%s\" is no place in the list".formatted(cursor));
      }
      assertThat(store.events().keys("account", "31:", 10).grains()).isEmpty();
    }
  }

  @Test
  void snapshot_largerThanTheLimit_isRefusedClearly() {
    GrainId alice = GrainId.of("account", "alice");
    try (Store store =
        Stores.open(Cassandra.server().url(Cassandra.KEYSPACE) + "&maxSnapshot=1KiB")) {
      store.snapshots().save(alice, new Snapshot(1, 1, new byte[1_024]));

      assertThatThrownBy(() -> store.snapshots().save(alice, new Snapshot(2, 1, new byte[1_025])))
          .isInstanceOfSatisfying(
              GrainException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.EVENT_TOO_LARGE))
          .hasMessageContaining("account/alice has 1025 bytes, the limit is 1024");
      assertThat(store.snapshots().load(alice).orElseThrow().sequence()).isEqualTo(1);
    }
  }
}
