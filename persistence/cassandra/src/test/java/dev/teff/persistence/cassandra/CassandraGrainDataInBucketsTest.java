package dev.teff.persistence.cassandra;

import dev.teff.persistence.contract.GrainDataContract;
import dev.teff.persistence.spi.Store;
import dev.teff.persistence.spi.Stores;

/** The same with logs that go on in another bucket all the time. */
final class CassandraGrainDataInBucketsTest extends GrainDataContract {
  private final String url = Cassandra.emptyUrl() + "&bucketEvents=3";

  @Override
  protected Store openStore() {
    return Stores.open(url);
  }
}
