package dev.teff.persistence.jdbi;

import dev.teff.persistence.contract.DurabilityContract;
import dev.teff.persistence.spi.Store;
import dev.teff.persistence.spi.Stores;

final class PostgresDurabilityTest extends DurabilityContract {
  private final String url = Postgres.freshUrl();

  @Override
  protected Store openStore() {
    return Stores.open(url);
  }
}
