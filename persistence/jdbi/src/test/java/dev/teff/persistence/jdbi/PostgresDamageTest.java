package dev.teff.persistence.jdbi;

import dev.teff.grains.GrainId;
import dev.teff.persistence.contract.DamageContract;
import dev.teff.persistence.spi.ReminderIndex.Entry;
import dev.teff.persistence.spi.Store;
import dev.teff.persistence.spi.Stores;
import java.sql.SQLException;

final class PostgresDamageTest extends DamageContract {
  private final String url = Postgres.freshUrl();
  private final String schema = url.replaceFirst(".*schema=", "");

  @Override
  protected Store openStore() {
    return Stores.open(url);
  }

  @Override
  protected void damageReminder(Entry reminder) throws SQLException {
    execute(
        "UPDATE $.teff_reminder SET content = '' WHERE name = '%s' AND key = '%s'"
            .formatted(reminder.name(), reminder.grain().key()));
  }

  @Override
  protected void damageSnapshot(GrainId grain) throws SQLException {
    execute("UPDATE $.teff_snapshot SET content = '' WHERE key = '%s'".formatted(grain.key()));
  }

  @Override
  protected void damageRegister(String name) throws SQLException {
    execute("UPDATE $.teff_register SET value = '' WHERE name = '%s'".formatted(name));
  }

  private void execute(String sql) throws SQLException {
    Postgres.server().execute(sql.replace("$", schema));
  }
}
