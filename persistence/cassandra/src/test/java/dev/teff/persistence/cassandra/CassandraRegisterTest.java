package dev.teff.persistence.cassandra;

import dev.teff.persistence.contract.RegisterContract;
import dev.teff.persistence.spi.Store;
import dev.teff.persistence.spi.Stores;

final class CassandraRegisterTest extends RegisterContract {
  private final String url = Cassandra.emptyUrl();

  @Override
  protected Store openStore() {
    return Stores.open(url);
  }
}
