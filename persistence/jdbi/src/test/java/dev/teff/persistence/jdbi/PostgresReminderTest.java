package dev.teff.persistence.jdbi;

import dev.teff.persistence.contract.ReminderContract;
import dev.teff.persistence.spi.Store;
import dev.teff.persistence.spi.Stores;

final class PostgresReminderTest extends ReminderContract {
  private final String url = Postgres.freshUrl();

  @Override
  protected Store openStore() {
    return Stores.open(url);
  }
}
