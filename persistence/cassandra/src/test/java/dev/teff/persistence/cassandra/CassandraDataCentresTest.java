package dev.teff.persistence.cassandra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.servererrors.InvalidConfigurationInQueryException;
import dev.teff.grains.ErrorCode;
import dev.teff.grains.GrainException;
import dev.teff.grains.GrainException.Outcome;
import dev.teff.grains.GrainId;
import dev.teff.persistence.contract.Appender;
import dev.teff.persistence.contract.Logs;
import dev.teff.persistence.servers.CassandraCluster;
import dev.teff.persistence.spi.AppendOutcome.Committed;
import dev.teff.persistence.spi.AppendOutcome.Fenced;
import dev.teff.persistence.spi.Store;
import dev.teff.persistence.spi.Stores;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Two real data centres of a node each. Only Linux has a second address of loopback. */
@EnabledOnOs(OS.LINUX)
@Timeout(180)
@SuppressWarnings("NullAway.Init")
final class CassandraDataCentresTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final GrainId ALICE = GrainId.of("account", "alice");

  @TempDir private static Path directory;
  private static CassandraCluster cluster;

  @BeforeAll
  static void startCluster() throws Exception {
    var addresses = new LinkedHashMap<String, InetAddress>();
    addresses.put("east", InetAddress.getLoopbackAddress());
    addresses.put("west", InetAddress.getByAddress(new byte[] {127, 0, 0, 2}));
    cluster = CassandraCluster.startOverDataCentres(directory, addresses);
    try (CqlSession session = Sessions.open(CassandraUrl.parse(url("both", "east")))) {
      // The first node hears of the second one's data centre a moment after both take queries.
      await()
          .atMost(PATIENCE)
          .ignoreExceptionsInstanceOf(InvalidConfigurationInQueryException.class)
          .untilAsserted(() ->
              session.execute(
                  "CREATE KEYSPACE IF NOT EXISTS both WITH replication = {'class':"
                      + " 'NetworkTopologyStrategy', 'east': 1, 'west': 1}"));
      session.execute(
          "CREATE KEYSPACE simple WITH replication = {'class': 'SimpleStrategy',"
              + " 'replication_factor': 2}");
    }
  }

  @AfterAll
  static void stopCluster() {
    cluster.close();
  }

  private static String url(String keyspace, String dc) {
    String contact = cluster.nodes().get(dc.equals("east") ? 0 : 1).contact();
    return "cassandra://%s/%s?dc=%s".formatted(contact, keyspace, dc);
  }

  @ParameterizedTest
  @CsvSource({
    "both, '', LOCAL_SERIAL",
    "both, '&consistency=QUORUM', LOCAL_SERIAL",
    "both, '&serial=SERIAL', LOCAL_QUORUM",
    "simple, '', LOCAL_SERIAL",
    "simple, '&serial=SERIAL', LOCAL_QUORUM"
  })
  void open_ofKeyspaceInBoth_withLevelOfOne_isRefused(
      String keyspace, String options, String level) {
    // A busy machine may have one node think for a moment that the other is down.
    await()
        .atMost(PATIENCE)
        .untilAsserted(() ->
            assertThatThrownBy(() -> Stores.open(url(keyspace, "west") + options))
                .isInstanceOfSatisfying(
                    GrainException.class,
                    e -> {
                      assertThat(e.code()).isEqualTo(ErrorCode.STORE_UNSAFE);
                      assertThat(e.outcome()).isEqualTo(Outcome.DID_NOT_RUN);
                      assertThat(e.toString().split(" \\| ")).hasSize(4);
                    })
                .hasMessageContaining(level + " over the data centres east, west")
                .hasMessageContaining("serial=SERIAL&consistency=QUORUM"));
  }

  @ParameterizedTest
  @CsvSource({"QUORUM", "EACH_QUORUM", "ALL"})
  void log_ofKeyspaceInBoth_isOne(String consistency) {
    String options = "&serial=SERIAL&bucketEvents=2&consistency=" + consistency;
    GrainId grain = GrainId.of("account", consistency);
    try (Store east = Stores.open(url("both", "east") + options);
        Store west = Stores.open(url("both", "west") + options)) {
      Appender there = Appender.claim(east, grain);
      for (String text : new String[] {"1", "2", "3", "4", "5"}) {
        assertThat(there.appendNow(text)).isEqualTo(new Committed());
        assertThat(Logs.texts(west, grain)).endsWith(text);
      }

      Appender here = Appender.claim(west, grain);

      assertThat(here.head()).isEqualTo(5);
      assertThat(there.appendNow("late")).isEqualTo(new Fenced(2, 5));
      assertThat(here.appendNow("6")).isEqualTo(new Committed());
      assertThat(Logs.texts(east, grain)).containsExactly("1", "2", "3", "4", "5", "6");
    }
  }

  @Test
  void open_ofKeyspaceInOne_needsNoOptions() {
    try (Store store = Stores.open(url("alone", "west"))) {
      assertThat(Appender.claim(store, ALICE).appendNow("a")).isEqualTo(new Committed());
    }
  }

  @Test
  void open_withoutADataCentre_makesTheKeyspaceInThatOfTheContacts() {
    String contact = cluster.nodes().get(1).contact(); // in west
    try (Store store = Stores.open("cassandra://%s/inferred".formatted(contact));
        CqlSession session = Sessions.open(CassandraUrl.parse(url("inferred", "west")))) {
      assertThat(Appender.claim(store, ALICE).appendNow("a")).isEqualTo(new Committed());
      assertThat(session.getMetadata().getKeyspace("inferred").orElseThrow().getReplication())
          .containsEntry("west", "1")
          .doesNotContainKey("east");
    }
  }
}
