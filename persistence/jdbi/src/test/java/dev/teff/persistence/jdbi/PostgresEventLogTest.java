package dev.teff.persistence.jdbi;

import dev.teff.persistence.contract.EventLogContract;
import dev.teff.persistence.spi.Store;
import dev.teff.persistence.spi.Stores;

final class PostgresEventLogTest extends EventLogContract {
  private final String url = Postgres.freshUrl();

  @Override
  protected Store openStore() {
    return Stores.open(url);
  }
}
