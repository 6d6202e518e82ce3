package dev.teff.cli;

import static dev.teff.grains.WriteConsistency.ALL;
import static dev.teff.grains.WriteConsistency.DURABLE;
import static dev.teff.grains.WriteConsistency.LOCAL;
import static dev.teff.grains.WriteConsistency.MAJORITY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.teff.grains.GrainId;
import dev.teff.grains.spi.KeyCodec;
import dev.teff.persistence.servers.CassandraServer;
import dev.teff.persistence.servers.PostgresServer;
import dev.teff.persistence.spi.Store;
import dev.teff.persistence.spi.Stores;
import dev.teff.runtime.spi.PinnedGrain;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What replicated grains need of a store, on each that there is: real silos, real servers. These
 * start late, since they are started anyway: silos wait for them.
 */
@Timeout(240)
class ReplicatedStoresTest {
  private static final GrainId LOG_OF_FIRST =
      GrainId.of(PinnedGrain.REPLICA, KeyCodec.join("1", "guests", "party"));

  @TempDir private Path folder;

  @Test
  void sqlite() throws IOException {
    keepsItsPromises("sqlite:" + folder.resolve("guests.db"));
  }

  @Test
  void postgres() throws Exception {
    try (var server = PostgresServer.prepare(folder)) {
      StartingSilo.waitsAliveUntil(server.url(), server::restart);
      keepsItsPromises(server.url());
      StoreOutage.isSurvived(server.url(), server::kill, server::restart);
    }
  }

  @Test
  void cassandra() throws Exception {
    try (var server = CassandraServer.prepare(folder)) {
      StartingSilo.waitsAliveUntil(server.url("guests"), server::restart);
      keepsItsPromises(server.url("guests"));
      StoreOutage.isSurvived(server.url("guests"), server::kill, server::restart);
    }
  }

  private static RunningSilo start(String name, String url) throws IOException {
    return RunningSilo.start(
        Map.of(
            "teff.silo.name", name,
            "teff.store.url", url,
            "teff.replicated.sync-interval", "500ms"));
  }

  private static Guests party(RunningSilo silo) {
    return silo.grains().ref(Guests.class, "party");
  }

  private static void untilSeen(RunningSilo silo, String... names) {
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() -> assertThat(party(silo).all()).containsExactlyInAnyOrder(names));
  }

  private static void keepsItsPromises(String url) throws IOException {
    try (RunningSilo left = start("left", url);
        RunningSilo right = start("right", url)) {
      party(left).add(DURABLE, "ann");
      party(right).add(DURABLE, "bob");
      party(left).add(MAJORITY, "eve");
      party(right).add(ALL, "zoe");
      assertThat(party(left).all()).contains("zoe");
      party(left).add(LOCAL, "joe");
      untilSeen(left, "ann", "bob", "eve", "zoe", "joe");
      untilSeen(right, "ann", "bob", "eve", "zoe", "joe");

      removedAndAddedForLong_isCompacted(left, url);

      try (RunningSilo late = start("late", url)) {
        assertThat(party(late).all()).containsExactlyInAnyOrder("ann", "bob", "eve", "zoe", "joe");
      }

      retire(url);
      party(left).add(DURABLE, "kim"); // refused under the old number, made under a new one
      untilSeen(right, "ann", "bob", "eve", "zoe", "joe", "kim");
    }
    try (RunningSilo again = start("again", url)) {
      assertThat(party(again).all())
          .containsExactlyInAnyOrder("ann", "bob", "eve", "zoe", "joe", "kim");
    }
  }

  private static void removedAndAddedForLong_isCompacted(RunningSilo silo, String url) {
    for (int i = 0; i < 150; i++) {
      party(silo).add(DURABLE, "guest-" + i);
      party(silo).remove("guest-" + i);
    }
    try (Store store = Stores.open(url)) {
      await()
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(() -> {
            List<Long> records = new ArrayList<>();
            store
                .events()
                .read(LOG_OF_FIRST, 1, Long.MAX_VALUE, each -> records.add(each.sequence()));
            assertThat(records).hasSizeLessThan(100);
          });
    }
  }

  /** Somebody thinks that the first replica is dead. */
  private static void retire(String url) {
    try (Store store = Stores.open(url)) {
      assertThat(store.events().claim(LOG_OF_FIRST).head()).isPositive();
    }
  }
}
