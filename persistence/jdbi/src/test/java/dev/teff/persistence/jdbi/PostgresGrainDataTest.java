package dev.teff.persistence.jdbi;

import dev.teff.persistence.contract.GrainDataContract;
import dev.teff.persistence.spi.Store;
import dev.teff.persistence.spi.Stores;

final class PostgresGrainDataTest extends GrainDataContract {
  private final String url = Postgres.freshUrl();

  @Override
  protected Store openStore() {
    return Stores.open(url);
  }
}
