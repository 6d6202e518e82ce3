package dev.teff.persistence.cassandra;

import dev.teff.persistence.contract.GrainDataContract;
import dev.teff.persistence.spi.Store;
import dev.teff.persistence.spi.Stores;

final class CassandraGrainDataTest extends GrainDataContract {
  private final String url = Cassandra.emptyUrl();

  @Override
  protected Store openStore() {
    return Stores.open(url);
  }
}
