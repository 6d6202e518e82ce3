package dev.teff.persistence.jdbi;

import dev.teff.persistence.spi.Store;
import dev.teff.persistence.spi.StoreProvider;
import java.util.List;

/**
 * Opens {@code sqlite:FILE}. A missing directory is created. Options follow a question mark, joined
 * by {@code &}:
 *
 * <ul>
 *   <li>{@code busyTimeout=5s}: how long to wait for another process that holds the file
 *   <li>{@code maxEvent=1MiB}: the largest event
 *   <li>{@code maxSize=10GiB}: the largest database file; unbounded without it
 * </ul>
 */
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
