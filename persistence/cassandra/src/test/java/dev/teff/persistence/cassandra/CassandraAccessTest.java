package dev.teff.persistence.cassandra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.teff.grains.ErrorCode;
import dev.teff.grains.GrainException;
import dev.teff.grains.GrainException.Outcome;
import dev.teff.grains.GrainId;
import dev.teff.persistence.contract.Appender;
import dev.teff.persistence.contract.Logs;
import dev.teff.persistence.spi.AppendOutcome;
import dev.teff.persistence.spi.AppendOutcome.Committed;
import dev.teff.persistence.spi.AppendOutcome.Refused;
import dev.teff.persistence.spi.Store;
import dev.teff.persistence.spi.Stores;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who is let in, and a server that goes away while it is used. */
@Timeout(180)
final class CassandraAccessTest {
  private static final GrainId ALICE = GrainId.of("account", "alice");

  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final String url = Cassandra.emptyUrl();

  @Test
  void open_withWrongPassword_saysThatTheUserIsNotLetIn() {
    String wrong = Cassandra.server().url(Cassandra.KEYSPACE, "cassandra", "guessed");

    assertThatThrownBy(() -> Stores.open(wrong))
        .satisfies(e -> assertCode(e, ErrorCode.STORE_ACCESS_REFUSED))
        .hasMessageNotContaining("guessed");
  }

  @Test
  void open_withoutPermissionToCreate_saysWhatToGrant() {
    makeUser("reader");

    assertThatThrownBy(() -> Stores.open(Cassandra.server().url("other", "reader", "secret")))
        .satisfies(e -> assertCode(e, ErrorCode.STORE_ACCESS_REFUSED))
        .hasMessageContaining("GRANT CREATE");
  }

  @Test
  void append_withoutPermissionToModify_isRefusedUntilItIsGranted() {
    Stores.open(url).close(); // the tables are there
    makeUser("writer");
    grant("SELECT, MODIFY", "writer");
    try (Store store =
        Stores.open(Cassandra.server().url(Cassandra.KEYSPACE, "writer", "secret"))) {
      Appender alice = Appender.claim(store, ALICE);
      assertThat(alice.appendNow("a")).isEqualTo(new Committed());

      Cassandra.session()
          .execute("REVOKE MODIFY ON KEYSPACE %s FROM writer".formatted(Cassandra.KEYSPACE));
      // The server looks at permissions anew when it has forgotten them, within two seconds.
      long deadline = System.nanoTime() + PATIENCE.toNanos();
      AppendOutcome refused = alice.appendNow("b");
      while (refused instanceof Committed && System.nanoTime() - deadline < 0) {
        refused = alice.appendNow("b");
      }

      assertThat(refused)
          .isInstanceOfSatisfying(
              Refused.class, each -> assertCode(each.cause(), ErrorCode.STORE_ACCESS_REFUSED));
      assertThatThrownBy(() -> store.events().claim(ALICE))
          .satisfies(e -> assertCode(e, ErrorCode.STORE_ACCESS_REFUSED));

      grant("MODIFY", "writer");

      Appender again = claimWhenLetIn(store, ErrorCode.STORE_ACCESS_REFUSED);
      assertThat(again.appendNow("c")).isEqualTo(new Committed());
      assertThat(Logs.texts(store, ALICE)).startsWith("a").endsWith("c");
    }
  }

  @Test
  void server_thatGoesAndComesBack_isNoticedAndUsedAgain() throws Exception {
    try (Store store = Stores.open(url)) {
      Appender alice = Appender.claim(store, ALICE);
      alice.appendNow("a");
      Cassandra.server().kill();

      AppendOutcome lost = alice.appendNow("b");
      assertThat(lost).isNotInstanceOf(Committed.class);
      assertThatThrownBy(() -> store.events().claim(ALICE))
          .satisfies(e -> assertCode(e, ErrorCode.STORE_UNREACHABLE));

      Cassandra.restart();
      // The driver tries to reconnect every two seconds.
      Appender again = claimWhenLetIn(store, ErrorCode.STORE_UNREACHABLE);
      assertThat(again.appendNow("c")).isEqualTo(new Committed());
      assertThat(Logs.texts(store, ALICE)).startsWith("a").endsWith("c");
    }
  }

  private static Appender claimWhenLetIn(Store store, ErrorCode untilThen) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      try {
        return Appender.claim(store, ALICE);
      } catch (GrainException e) {
        assertThat(e.code()).isEqualTo(untilThen);
        assertThat(System.nanoTime() - deadline).isNegative();
      }
    }
  }

  private static void makeUser(String name) {
    Cassandra.session()
        .execute(
            "CREATE ROLE IF NOT EXISTS %s WITH PASSWORD = 'secret' AND LOGIN = true"
                .formatted(name));
  }

  private static void grant(String permissions, String user) {
    for (String permission : permissions.split(", ", -1)) {
      Cassandra.session()
          .execute("GRANT %s ON KEYSPACE %s TO %s".formatted(permission, Cassandra.KEYSPACE, user));
    }
  }

  private static void assertCode(Throwable thrown, ErrorCode code) {
    assertThat(thrown)
        .isInstanceOfSatisfying(
            GrainException.class,
            e -> {
              assertThat(e.code()).isEqualTo(code);
              assertThat(e.outcome()).isEqualTo(Outcome.DID_NOT_RUN);
            });
  }
}
