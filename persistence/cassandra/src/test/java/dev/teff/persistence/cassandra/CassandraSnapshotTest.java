package dev.teff.persistence.cassandra;

import dev.teff.persistence.contract.SnapshotContract;
import dev.teff.persistence.spi.Store;
import dev.teff.persistence.spi.Stores;

final class CassandraSnapshotTest extends SnapshotContract {
  private final String url = Cassandra.emptyUrl();

  @Override
  protected Store openStore() {
    return Stores.open(url);
  }
}
