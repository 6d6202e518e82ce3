package dev.teff.persistence.cassandra;

import dev.teff.persistence.contract.EventLogContract;
import dev.teff.persistence.spi.Store;
import dev.teff.persistence.spi.Stores;

/** Logs that go on in another bucket all the time. */
final class CassandraBucketsTest extends EventLogContract {
  private final String url = Cassandra.emptyUrl() + "&bucketEvents=20";

  @Override
  protected Store openStore() {
    return Stores.open(url);
  }
}
