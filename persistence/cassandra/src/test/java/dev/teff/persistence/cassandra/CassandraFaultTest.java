package dev.teff.persistence.cassandra;

import dev.teff.persistence.contract.FaultContract;
import dev.teff.persistence.spi.Store;
import dev.teff.persistence.spi.Stores;

/** Logs go on in another bucket all the time. */
final class CassandraFaultTest extends FaultContract {
  private final String url = Cassandra.emptyUrl() + "&bucketEvents=20";

  @Override
  protected Store openStore() {
    return Stores.open(url);
  }
}
