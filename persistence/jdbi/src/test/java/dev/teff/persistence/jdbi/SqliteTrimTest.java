package dev.teff.persistence.jdbi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.teff.grains.GrainId;
import dev.teff.persistence.contract.Appender;
import dev.teff.persistence.contract.Logs;
import dev.teff.persistence.spi.Batch.Event;
import dev.teff.persistence.spi.Batch.Retention;
import dev.teff.persistence.spi.LogRecord;
import dev.teff.persistence.spi.Store;
import dev.teff.persistence.spi.Stores;
import java.nio.file.Path;
import java.util.Collections;
import java.util.concurrent.atomic.AtomicInteger;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Forgetting so many events that others would have to wait for it. */
final class SqliteTrimTest {
  private static final GrainId ALICE = GrainId.of("account", "alice");
  private static final GrainId BOB = GrainId.of("account", "bob");
  private static final int EVENTS = 25_000;

  @TempDir private Path directory;

  private final AtomicInteger commits = new AtomicInteger();
  private volatile Runnable afterCommit = () -> {};

  @Test
  void trim_ofALongLog_isMadeOfSeveralTransactionsBetweenWhichOthersWrite() {
    try (Store store = open();
        Store other = Stores.open(url())) {
      appendMany(store);
      Appender bob = Appender.claim(other, BOB);
      afterCommit = () -> bob.appendNow("between");
      commits.set(0);

      assertThat(store.events().trim(ALICE, 1, EVENTS)).isTrue();

      assertThat(commits).hasValue(3);
      afterCommit = () -> {};
      assertThat(Logs.texts(store, BOB)).hasSize(3);
      assertThat(Logs.records(store, ALICE, 1, EVENTS))
          .extracting(LogRecord::sequence)
          .containsExactly((long) EVENTS);
    }
  }

  @Test
  void trim_thatIsSupersededHalfWay_endsThere() {
    try (Store store = open();
        Store other = Stores.open(url())) {
      appendMany(store);
      afterCommit = () -> other.events().claim(ALICE);

      assertThat(store.events().trim(ALICE, 1, EVENTS)).isFalse();

      afterCommit = () -> {};
      assertThat(store.events().claim(ALICE).first()).isEqualTo(10_001);
      assertThat(Logs.records(store, ALICE, 1, EVENTS)).hasSize(EVENTS - 10_000);
    }
  }

  private static void appendMany(Store store) {
    Event event = Appender.event("a");
    Appender alice = Appender.claim(store, ALICE);
    Appender.await(alice.append(Retention.ALL, Collections.nCopies(EVENTS, event)));
  }

  private String url() {
    return "sqlite:" + directory.resolve("teff.db");
  }

  private Store open() {
    SqliteUrl url = SqliteUrl.parse(url());
    var dialect =
        new SqliteDialect(url) {
          @Override
          public void commit(Handle handle) {
            super.commit(handle);
            commits.incrementAndGet();
            afterCommit.run();
          }
        };
    return JdbiStore.open(dialect, url.maxEvent());
  }
}
