package dev.teff.persistence.jdbi;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.teff.grains.GrainId;
import dev.teff.persistence.contract.Appender;
import dev.teff.persistence.contract.Logs;
import dev.teff.persistence.spi.AppendOutcome.Committed;
import dev.teff.persistence.spi.Batch.Event;
import dev.teff.persistence.spi.Batch.Retention;
import dev.teff.persistence.spi.Claim;
import dev.teff.persistence.spi.LogRecord;
import dev.teff.persistence.spi.ReminderChange;
import dev.teff.persistence.spi.ReminderIndex.Entry;
import dev.teff.persistence.spi.Snapshot;
import dev.teff.persistence.spi.Store;
import dev.teff.persistence.spi.Stores;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file with data that an older version wrote. */
final class SqliteMigrationTest {
  private static final GrainId ALICE = GrainId.of("account", "alice");

  @TempDir private Path directory;

  @BeforeEach
  void writeAsTheFirstVersionDid() throws Exception {
    try (var script = Objects.requireNonNull(getClass().getResourceAsStream("/sqlite-1.sql"));
        var handle = new SqliteDialect(SqliteUrl.parse("sqlite:" + file())).open()) {
      handle.createScript(new String(script.readAllBytes(), UTF_8)).execute();
    }
  }

  @Test
  void firstVersion_isReadAndGoneOnWith() throws Exception {
    try (Store store = open()) {
      assertThat(Logs.texts(store, ALICE)).containsExactly("one", "two");
      assertThat(Logs.records(store, ALICE, 1, 2))
          .allSatisfy(each -> {
            assertThat(each.type()).isEqualTo("noted");
            assertThat(each.meta()).isEmpty();
            assertThat(each.time()).isEqualTo(Appender.TIME);
          })
          .extracting(LogRecord::epoch)
          .containsExactly(1L, 3L);
      assertThat(store.registers().read("cluster-view"))
          .hasValueSatisfying(view -> assertThat(view.value()).asString(UTF_8).isEqualTo("view"));

      Appender alice = Appender.claim(store, ALICE);
      assertThat(alice.claim()).isEqualTo(new Claim(4, 1, 2));
      var noted = new Event("noted", "three".getBytes(UTF_8), new byte[] {7});
      assertThat(Appender.await(alice.append(Retention.ALL, List.of(noted))))
          .isEqualTo(new Committed());
      store.snapshots().save(ALICE, new Snapshot(3, 4, new byte[] {1}));
      var reminder = new Entry(ALICE, "tick", UUID.randomUUID(), Instant.EPOCH, new byte[] {1});
      store.reminders().apply(List.of(new ReminderChange.Set(reminder)));
      assertThat(store.registers().compareAndSet("cluster-view", 2, new byte[] {3})).isTrue();
    }

    try (Store again = open()) {
      assertThat(Logs.texts(again, ALICE)).containsExactly("one", "two", "three");
      assertThat(Logs.records(again, ALICE, 3, 3))
          .singleElement()
          .satisfies(each -> assertThat(each.meta()).containsExactly(7));
      assertThat(again.snapshots().load(ALICE)).isPresent();
      assertThat(again.reminders().next()).contains(Instant.EPOCH);
      assertThat(again.registers().read("cluster-view"))
          .hasValueSatisfying(view -> assertThat(view.version()).isEqualTo(3));
    }
    try (var sqlite = new Sqlite(file())) {
      assertThat(sqlite.query("SELECT group_concat(version) FROM teff_schema")).isEqualTo("1,2");
    }
  }

  /** Two files whose tables differ would both call themselves version 2. */
  @Test
  void firstVersion_broughtUpToDate_hasTheTablesOfANewFile() throws Exception {
    open().close();
    Path fresh = directory.resolve("new.db");
    Stores.open("sqlite:" + fresh).close();

    assertThat(schema(file())).isEqualTo(schema(fresh));
  }

  private static String schema(Path file) throws Exception {
    try (var sqlite = new Sqlite(file)) {
      return sqlite
          .query(
              "SELECT group_concat(name || ':' || sql, char(10)) FROM (SELECT * FROM sqlite_schema ORDER BY name)")
          .replaceAll("\\s+", " ");
    }
  }

  private Path file() {
    return directory.resolve("teff.db");
  }

  private Store open() {
    return Stores.open("sqlite:" + file());
  }
}
