package dev.teff.persistence.jdbi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.teff.grains.ErrorCode;
import dev.teff.grains.GrainException;
import dev.teff.grains.GrainException.Outcome;
import dev.teff.grains.GrainId;
import dev.teff.persistence.contract.Appender;
import dev.teff.persistence.contract.Logs;
import dev.teff.persistence.spi.AppendOutcome.Committed;
import dev.teff.persistence.spi.AppendOutcome.Refused;
import dev.teff.persistence.spi.Store;
import dev.teff.persistence.spi.Stores;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who is let in, and who is let in no more. */
final class PostgresAccessTest {
  private static final GrainId ALICE = GrainId.of("account", "alice");

  private final String url = Postgres.freshUrl();
  private final String schema = url.replaceFirst(".*schema=", "");
  private final String guestUrl = url.replace("user=postgres", "user=guest_" + schema);

  @BeforeEach
  void makeGuest() throws Exception {
    Stores.open(url).close(); // the tables are there
    execute("CREATE ROLE guest_$ LOGIN PASSWORD 'secret'");
    execute("GRANT USAGE ON SCHEMA $ TO guest_$");
    execute("GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA $ TO guest_$");
  }

  @Test
  void open_withWrongPassword_saysThatTheUserIsNotLetIn(@TempDir Path directory) throws Exception {
    Postgres.server().requirePassword("guest_" + schema);

    assertThatThrownBy(() -> Stores.open(guestUrl + "&password=guessed"))
        .satisfies(PostgresAccessTest::assertNotLetIn)
        .hasMessageContaining("guest_" + schema)
        .hasMessageNotContaining("guessed");

    Path file = Files.writeString(directory.resolve("password"), "secret\n");
    Stores.open(guestUrl + "&password=secret").close();
    Stores.open(guestUrl + "&passwordFile=" + file).close();
  }

  @Test
  void append_withoutPermissionToInsert_isRefusedUntilItIsGranted() throws Exception {
    try (Store store = Stores.open(guestUrl)) {
      Appender alice = Appender.claim(store, ALICE);
      assertThat(alice.appendNow("a")).isEqualTo(new Committed());

      execute("REVOKE INSERT ON $.teff_event FROM guest_$");

      assertThat(alice.appendNow("b"))
          .isInstanceOfSatisfying(Refused.class, refused -> assertNotLetIn(refused.cause()));
      assertThat(Logs.texts(store, ALICE)).containsExactly("a");

      execute("GRANT INSERT ON $.teff_event TO guest_$");

      assertThat(Appender.claim(store, ALICE).appendNow("c")).isEqualTo(new Committed());
      assertThat(Logs.texts(store, ALICE)).containsExactly("a", "c");
    }
  }

  @Test
  void everything_withoutAnyPermission_isRefusedUntilItIsGranted() throws Exception {
    try (Store store = Stores.open(guestUrl)) {
      Appender.claim(store, ALICE).appendNow("a");

      execute("REVOKE ALL ON ALL TABLES IN SCHEMA $ FROM guest_$");

      assertThatThrownBy(() -> store.events().claim(ALICE))
          .satisfies(PostgresAccessTest::assertNotLetIn);
      assertThatThrownBy(() -> Logs.texts(store, ALICE))
          .satisfies(PostgresAccessTest::assertNotLetIn);
      assertThatThrownBy(() -> store.snapshots().load(ALICE))
          .satisfies(PostgresAccessTest::assertNotLetIn);
      assertThatThrownBy(() -> store.reminders().of(ALICE))
          .satisfies(PostgresAccessTest::assertNotLetIn);
      assertThatThrownBy(() -> store.registers().compareAndSet("view", 0, new byte[0]))
          .satisfies(PostgresAccessTest::assertNotLetIn);

      execute("GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA $ TO guest_$");

      assertThat(Appender.claim(store, ALICE).appendNow("b")).isEqualTo(new Committed());
      assertThat(Logs.texts(store, ALICE)).containsExactly("a", "b");
      assertThat(store.registers().compareAndSet("view", 0, new byte[0])).isTrue();
    }
  }

  private void execute(String sql) throws SQLException {
    Postgres.server().execute(sql.replace("$", schema));
  }

  private static void assertNotLetIn(Throwable thrown) {
    assertThat(thrown)
        .isInstanceOfSatisfying(
            GrainException.class,
            e -> {
              assertThat(e.code()).as(e.toString()).isEqualTo(ErrorCode.STORE_ACCESS_REFUSED);
              assertThat(e.outcome()).isEqualTo(Outcome.DID_NOT_RUN);
              assertThat(e.toString().split(" \\| ")).hasSize(4);
            });
  }
}
