package dev.teff.persistence.jdbi;

import dev.teff.persistence.spi.Store;
import dev.teff.persistence.spi.StoreProvider;
import java.util.List;

/** Opens {@code sqlite:FILE}, with the options of {@code SqliteUrl}. */
public final class SqliteStoreProvider implements StoreProvider {
  /** For {@link java.util.ServiceLoader}. */
  public SqliteStoreProvider() {}

  @Override
  public List<String> schemes() {
    return List.of(SqliteUrl.SCHEME);
  }

  @Override
  public String example() {
    return SqliteUrl.EXAMPLE;
  }

  @Override
  public Store open(String url) {
    SqliteUrl parsed = SqliteUrl.parse(url);
    return JdbiStore.open(new SqliteDialect(parsed), parsed.maxEvent());
  }
}
