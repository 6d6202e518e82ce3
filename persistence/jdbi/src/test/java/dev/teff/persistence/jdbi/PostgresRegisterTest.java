package dev.teff.persistence.jdbi;

import dev.teff.persistence.contract.RegisterContract;
import dev.teff.persistence.spi.Store;
import dev.teff.persistence.spi.Stores;

final class PostgresRegisterTest extends RegisterContract {
  private final String url = Postgres.freshUrl();

  @Override
  protected Store openStore() {
    return Stores.open(url);
  }
}
