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

  /** Batches that set the same reminder, in one transaction or as rivals, may remove it. */
  @Override
  protected boolean keepsReminders() {
    return false;
  }
}
