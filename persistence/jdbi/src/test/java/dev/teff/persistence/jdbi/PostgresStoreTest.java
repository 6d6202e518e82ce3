package dev.teff.persistence.jdbi;

import static dev.teff.persistence.contract.Appender.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.teff.grains.ErrorCode;
import dev.teff.grains.GrainException;
import dev.teff.grains.GrainException.Outcome;
import dev.teff.grains.GrainId;
import dev.teff.persistence.contract.Appender;
import dev.teff.persistence.contract.Logs;
import dev.teff.persistence.servers.PostgresServer;
import dev.teff.persistence.spi.AppendOutcome;
import dev.teff.persistence.spi.AppendOutcome.Committed;
import dev.teff.persistence.spi.AppendOutcome.Fenced;
import dev.teff.persistence.spi.AppendOutcome.Refused;
import dev.teff.persistence.spi.AppendOutcome.Unknown;
import dev.teff.persistence.spi.Batch.Event;
import dev.teff.persistence.spi.Batch.Retention;
import dev.teff.persistence.spi.Store;
import dev.teff.persistence.spi.Stores;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What is particular to PostgreSQL: its server, its users, its settings, and damage to its tables.
 */
final class PostgresStoreTest {
  private static final GrainId ALICE = GrainId.of("account", "alice");
  private static final GrainId BOB = GrainId.of("account", "bob");

  private final String url = Postgres.freshUrl();
  private final String schema = url.replaceFirst(".*schema=", "");

  @Test
  void describe_namesServerAndDatabaseOnly() {
    try (Store store = Stores.open(url + "&password=secret")) {
      assertThat(store.describe())
          .isEqualTo("postgresql://127.0.0.1:%d/postgres".formatted(Postgres.server().port()));
    }
  }

  @Test
  void open_byManyAtOnce_createsTheSchemaOnce() throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var opening = new ArrayList<Callable<Store>>();
      for (int i = 0; i < 4; i++) {
        opening.add(() -> Stores.open(url));
      }
      for (var opened : threads.invokeAll(opening)) {
        opened.get().close();
      }
    }

    try (Handle handle = new PostgresDialect(PostgresUrl.parse(url)).open()) {
      assertThat(handle.select("SELECT version FROM teff_schema").mapTo(Integer.class).list())
          .containsExactly(1);
    }
  }

  @Test
  void read_ofDamagedRecord_namesIt_andThoseReadTogetherWithItArrive() throws Exception {
    int crowd = 60;
    try (Store store = Stores.open(url);
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Appender.claim(store, ALICE).appendNow("a", "b", "c");
      List<GrainId> grains = new ArrayList<>();
      for (int i = 0; i < crowd; i++) {
        grains.add(GrainId.of("account", "no " + i));
        Appender.claim(store, grains.get(i)).appendNow("of " + i);
      }
      grains.add(crowd / 2, ALICE);
      execute("UPDATE $.teff_event SET payload = '' WHERE sequence = 2");

      for (int round = 0; round < 5; round++) { // how small logs are has to be learnt
        var reading =
            grains.stream().map(grain -> threads.submit(() -> Logs.texts(store, grain))).toList();
        for (int i = 0; i < grains.size(); i++) {
          if (i == crowd / 2) {
            assertThatThrownBy(reading.get(i)::get)
                .hasMessageContaining("Record 2 of account/alice is damaged");
          } else {
            assertThat(reading.get(i).get()).hasSize(1);
          }
        }
      }
    }
  }

  /** An underscore stands for any character where a driver is asked for tables. */
  @Test
  void open_ofEmptySchema_whoseNameIsLikeAnothers_createsItsOwnTables() throws Exception {
    Postgres.server().url(schema + "x1");
    Stores.open(url + "x1").close();
    Postgres.server().url(schema + "_1");

    try (Store store = Stores.open(url + "_1")) {
      assertThat(Appender.claim(store, ALICE).appendNow("a")).isEqualTo(new Committed());
    }
  }

  @Test
  void open_ofNewerSchema_namesBothVersions() throws Exception {
    Stores.open(url).close();
    execute("INSERT INTO $.teff_schema VALUES (7)");

    assertRefusesToOpen(url, ErrorCode.SCHEMA_NEWER, "version 7");
  }

  @Test
  void open_ofUnknownUser_saysThatTheUserIsNotLetIn() {
    assertRefusesToOpen(
        url.replace("user=postgres", "user=nobody"), ErrorCode.STORE_ACCESS_REFUSED, "nobody");
  }

  @Test
  void open_ofMissingDatabase_namesIt() {
    assertRefusesToOpen(
        url.replace("/postgres?", "/missing?"),
        ErrorCode.STORE_ACCESS_REFUSED,
        "CREATE DATABASE missing");
  }

  @Test
  void open_withoutPermissionToCreateTables_saysWhatToGrant() throws Exception {
    execute("CREATE ROLE guest_$ LOGIN");
    execute("GRANT USAGE ON SCHEMA $ TO guest_$");

    assertRefusesToOpen(guestUrl(), ErrorCode.STORE_ACCESS_REFUSED, "GRANT CREATE");
  }

  @Test
  void open_ofTablesThatOthersMade_needsNoPermissionToCreate() throws Exception {
    Stores.open(url).close();
    execute("CREATE ROLE guest_$ LOGIN");
    execute("GRANT USAGE ON SCHEMA $ TO guest_$");
    execute("GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA $ TO guest_$");

    try (Store store = Stores.open(guestUrl())) {
      assertThat(Appender.claim(store, ALICE).appendNow("a")).isEqualTo(new Committed());
    }
  }

  @Test
  void open_whileNoServerListens_saysThatItCannotBeReached() {
    assertRefusesToOpen(
        "postgresql://127.0.0.1:1/teff?user=teff", ErrorCode.STORE_UNREACHABLE, "refused");
  }

  @Test
  void open_ofServerThatForgets_isRefusedUnlessAllowed() throws Exception {
    try (var forgetful = EmbeddedPostgres.builder().start()) {
      String forgetfulUrl =
          "postgresql://127.0.0.1:%d/postgres?user=postgres".formatted(forgetful.getPort());

      assertRefusesToOpen(forgetfulUrl, ErrorCode.STORE_UNSAFE, "fsync = off");
      Stores.open(forgetfulUrl + "&allowFsyncOff=true").close();
    }
  }

  @Test
  void open_ofDatabaseWithoutUnicode_isRefused() throws Exception {
    Postgres.server()
        .execute(
            "CREATE DATABASE latin_%s ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0"
                .formatted(schema));

    assertRefusesToOpen(
        url.replace("/postgres?", "/latin_%s?".formatted(schema)),
        ErrorCode.STORE_UNSAFE,
        "LATIN1");
  }

  @Test
  void server_thatGoesAndComesBack_isNoticedAtOnceAndUsedAgain(@TempDir Path directory)
      throws Exception {
    try (var server = PostgresServer.start(directory);
        Store store = Stores.open(server.url())) {
      Appender.claim(store, ALICE).appendNow("before");
      server.kill();

      assertThatThrownBy(() -> store.events().claim(ALICE))
          .satisfies(e -> assertCode(e, ErrorCode.STORE_UNREACHABLE));
      assertThatThrownBy(() -> Logs.texts(store, ALICE))
          .satisfies(e -> assertCode(e, ErrorCode.STORE_UNREACHABLE));

      server.restart();
      assertThat(Appender.claim(store, ALICE).appendNow("behind")).isEqualTo(new Committed());
      assertThat(Logs.texts(store, ALICE)).containsExactly("before", "behind");
    }
  }

  @Test
  void connection_thatTheServerClosed_isReplacedSilently() throws Exception {
    try (Store store = Stores.open(url + "&writers=1")) {
      Appender alice = Appender.claim(store, ALICE);
      Logs.texts(store, ALICE);
      terminateAllOthers();

      assertThat(alice.appendNow("a")).isEqualTo(new Committed());
      assertThat(Logs.texts(store, ALICE)).containsExactly("a");
    }
  }

  @Test
  void commit_whoseConnectionIsLost_isUnknownAndSettledByTheNextClaim() {
    var lose = new AtomicBoolean();
    PostgresUrl parsed = PostgresUrl.parse(url);
    var dialect =
        new PostgresDialect(parsed) {
          @Override
          public void commit(Handle handle) {
            if (lose.getAndSet(false)) {
              terminateAllOthers();
            }
            super.commit(handle);
          }
        };
    try (Store store = JdbiStore.open(dialect, parsed.maxEvent())) {
      Appender alice = Appender.claim(store, ALICE);
      lose.set(true);

      assertThat(alice.appendNow("lost"))
          .isInstanceOfSatisfying(
              Unknown.class,
              unknown -> assertThat(unknown.cause().outcome()).isEqualTo(Outcome.UNKNOWN));

      Appender again = Appender.claim(store, ALICE);
      assertThat(again.head()).isZero();
      assertThat(again.appendNow("found")).isEqualTo(new Committed());
    }
  }

  @Test
  void transaction_thatLosesADeadlock_isTriedAgain() throws Exception {
    try (Store store = Stores.open(url)) {
      execute("CREATE SEQUENCE $.tries");
      failInserts(
          "IF nextval('$.tries') < 3 THEN RAISE EXCEPTION USING ERRCODE = '40P01'; END IF;");

      assertThat(Appender.claim(store, ALICE).appendNow("a")).isEqualTo(new Committed());

      assertThat(Logs.texts(store, ALICE)).containsExactly("a");
    }
  }

  @Test
  void transaction_inWhichTheSiloStoodStill_isTriedAgain() {
    var standStill = new AtomicBoolean();
    PostgresUrl parsed = PostgresUrl.parse(url);
    var dialect =
        new PostgresDialect(parsed) {
          @Override
          public void commit(Handle handle) {
            if (standStill.getAndSet(false)) {
              standStill(handle);
            }
            super.commit(handle);
          }
        };
    try (Store store = JdbiStore.open(dialect, parsed.maxEvent())) {
      Appender alice = Appender.claim(store, ALICE);
      standStill.set(true);

      assertThat(alice.appendNow("a")).isEqualTo(new Committed());
      assertThat(Logs.texts(store, ALICE)).containsExactly("a");
    }
  }

  /** Until the server ends the session. */
  private static void standStill(Handle handle) {
    int session = handle.createQuery("SELECT pg_backend_pid()").mapTo(Integer.class).one();
    handle.execute("SET LOCAL idle_in_transaction_session_timeout = '20ms'");
    try (var other = Postgres.server().connect();
        var statement =
            other.prepareStatement("SELECT count(*) FROM pg_stat_activity WHERE pid = ?")) {
      statement.setInt(1, session);
      boolean there = true;
      while (there) {
        try (var found = statement.executeQuery()) {
          found.next();
          there = found.getInt(1) > 0;
        }
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void append_ontoFullDisk_isRefusedAndLaterWorks() throws Exception {
    try (Store store = Stores.open(url)) {
      failInserts("RAISE EXCEPTION USING ERRCODE = '53100', MESSAGE = 'No space left on device';");

      assertRefused(
          Appender.claim(store, ALICE).appendNow("a"), ErrorCode.DISK_FULL, "No space left");

      execute("DROP TRIGGER fail ON $.teff_event");
      assertThat(Appender.claim(store, ALICE).appendNow("b")).isEqualTo(new Committed());
    }
  }

  @Test
  void append_whileOtherHoldsTheGrain_waitsForIt() throws Exception {
    try (Store store = Stores.open(url);
        var other = Postgres.server().connect();
        var statement = other.createStatement()) {
      Appender alice = Appender.claim(store, ALICE);
      other.setAutoCommit(false);
      statement.execute("UPDATE %s.teff_grain SET head = head".formatted(schema));

      var outcome = alice.append("a");
      assertThat(outcome).isNotDone();
      other.rollback();

      assertThat(await(outcome)).isEqualTo(new Committed());
    }
  }

  @Test
  void append_ofTooLargeEvent_isRefusedAloneWithItsSuccessors() {
    try (Store store = Stores.open(url + "&maxEvent=1KiB&writers=1")) {
      assertThat(store.events().maxEvent()).isEqualTo(1_024);
      Appender alice = Appender.claim(store, ALICE);
      Appender bob = Appender.claim(store, BOB);

      var refused = alice.append(Retention.ALL, List.of(new Event("document", new byte[1_025])));
      var behind = alice.append("behind");
      var neighbour = bob.append("neighbour");

      assertRefused(await(refused), ErrorCode.EVENT_TOO_LARGE, "account/alice has 1025 bytes");
      assertThat(await(behind)).isEqualTo(new Fenced(1, 0));
      assertThat(await(neighbour)).isEqualTo(new Committed());
    }
  }

  @Test
  void read_ofDamagedRecord_namesItAndOthersGoOn() throws Exception {
    try (Store store = Stores.open(url)) {
      Appender.claim(store, ALICE).appendNow("a", "b", "c");
      Appender.claim(store, BOB).appendNow("b");
      execute("UPDATE $.teff_event SET payload = '' WHERE sequence = 2");

      assertThatThrownBy(() -> Logs.texts(store, ALICE))
          .satisfies(e -> assertCode(e, ErrorCode.RECORD_CORRUPTED))
          .hasMessageContaining("Record 2 of account/alice");
      assertThat(Logs.texts(store, BOB)).containsExactly("b");

      execute("DELETE FROM $.teff_event WHERE sequence = 2");
      assertThatThrownBy(() -> Logs.texts(store, ALICE))
          .satisfies(e -> assertCode(e, ErrorCode.RECORD_CORRUPTED))
          .hasMessageContaining("account/alice lacks record 2");
    }
  }

  @Test
  void append_ontoRecordBeyondTheHead_isRefusedAloneAsCorrupted() throws Exception {
    try (Store store = Stores.open(url + "&writers=1")) {
      Appender.claim(store, ALICE).appendNow("a", "b");
      execute("UPDATE $.teff_grain SET head = 1");
      Appender alice = Appender.claim(store, ALICE);
      Appender bob = Appender.claim(store, BOB);

      var broken = alice.append("c");
      var neighbour = bob.append("b");

      assertRefused(await(broken), ErrorCode.RECORD_CORRUPTED, "account/alice");
      assertThat(await(neighbour)).isEqualTo(new Committed());
    }
  }

  private String guestUrl() {
    return url.replace("user=postgres", "user=guest_" + schema);
  }

  private void execute(String sql) throws SQLException {
    Postgres.server().execute(sql.replace("$", schema));
  }

  private void failInserts(String how) throws SQLException {
    execute(
        "CREATE FUNCTION $.fail() RETURNS trigger LANGUAGE plpgsql AS ' BEGIN %s RETURN NEW; END '"
            .formatted(how.replace("'", "''")));
    execute(
        "CREATE TRIGGER fail BEFORE INSERT ON $.teff_event FOR EACH ROW EXECUTE FUNCTION $.fail()");
  }

  /** Ends the connections of every store. */
  private static void terminateAllOthers() {
    try {
      Postgres.server()
          .execute(
              "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE application_name"
                  + " = 'teff'");
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void assertRefusesToOpen(String url, ErrorCode code, String text) {
    assertThatThrownBy(() -> Stores.open(url))
        .satisfies(e -> assertCode(e, code))
        .hasMessageContaining(text);
  }

  private static void assertRefused(AppendOutcome outcome, ErrorCode code, String text) {
    assertThat(outcome)
        .isInstanceOfSatisfying(
            Refused.class,
            refused -> {
              assertCode(refused.cause(), code);
              assertThat(refused.cause()).hasMessageContaining(text);
            });
  }

  private static void assertCode(Throwable thrown, ErrorCode code) {
    assertThat(thrown)
        .isInstanceOfSatisfying(
            GrainException.class,
            e -> {
              assertThat(e.code()).as(e.toString()).isEqualTo(code);
              assertThat(e.outcome()).isEqualTo(Outcome.DID_NOT_RUN);
              assertThat(e.toString().split(" \\| ")).hasSize(4);
            });
  }
}
