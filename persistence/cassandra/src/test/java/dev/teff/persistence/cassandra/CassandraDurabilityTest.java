package dev.teff.persistence.cassandra;

import dev.teff.persistence.contract.DurabilityContract;
import dev.teff.persistence.spi.Store;
import dev.teff.persistence.spi.Stores;

final class CassandraDurabilityTest extends DurabilityContract {
  private final String url = Cassandra.emptyUrl();

  @Override
  protected Store openStore() {
    return Stores.open(url);
  }
}
