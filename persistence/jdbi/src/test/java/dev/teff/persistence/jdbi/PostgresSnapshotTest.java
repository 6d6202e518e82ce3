package dev.teff.persistence.jdbi;

import dev.teff.persistence.contract.SnapshotContract;
import dev.teff.persistence.spi.Store;
import dev.teff.persistence.spi.Stores;

final class PostgresSnapshotTest extends SnapshotContract {
  private final String url = Postgres.freshUrl();

  @Override
  protected Store openStore() {
    return Stores.open(url);
  }
}
