package dev.teff.persistence.jdbi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.teff.grains.GrainId;
import dev.teff.persistence.contract.SnapshotContract;
import dev.teff.persistence.spi.Snapshot;
import dev.teff.persistence.spi.Store;
import dev.teff.persistence.spi.Stores;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.Test;

final class PostgresSnapshotTest extends SnapshotContract {
  private final String url = Postgres.freshUrl();

  @Override
  protected Store openStore() {
    return Stores.open(url);
  }

  /** So no other silo's snapshot comes between the look at a damaged one and its replacement. */
  @Test
  void snapshotThatIsNotReplaced_isLockedUntilItsTransactionEnds() {
    GrainId alice = GrainId.of("account", "alice");
    try (Store store = openStore()) {
      store.snapshots().save(alice, new Snapshot(20, 2, new byte[1]));
    }
    var dialect = new PostgresDialect(PostgresUrl.parse(url));
    var table = new SnapshotTable(dialect);
    try (Handle older = dialect.open();
        Handle newer = dialect.open()) {
      newer.execute("SET lock_timeout = '50ms'");

      older.begin();
      assertThat(table.save(older, alice, new Snapshot(10, 1, new byte[1]))).isFalse();
      assertThatThrownBy(() -> table.save(newer, alice, new Snapshot(50, 3, new byte[1])))
          .hasMessageContaining("lock timeout");
      older.commit();

      assertThat(table.save(newer, alice, new Snapshot(50, 3, new byte[1]))).isTrue();
    }
  }
}
