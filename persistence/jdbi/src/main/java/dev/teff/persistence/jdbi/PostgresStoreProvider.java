package dev.teff.persistence.jdbi;

import dev.teff.persistence.spi.Store;
import dev.teff.persistence.spi.StoreProvider;
import java.util.List;

/**
 * Opens {@code postgresql://HOST:PORT/DATABASE} ({@code postgres:} means the same). Several servers
 * of one cluster are separated by commas; the primary is used. Options follow a question mark,
 * joined by {@code &}:
 *
 * <ul>
 *   <li>{@code user=teff}, {@code password=…} or {@code passwordFile=/path}; or {@code
 *       //user:password@host}
 *   <li>{@code schema=teff}: where the tables are; the user's default without it
 *   <li>{@code ssl=verify-full}: the driver's {@code sslmode}; {@code prefer} without it
 *   <li>{@code writers=2}: how many connections write at once; about twice as many read
 *   <li>{@code connectTimeout=5s}, {@code answerTimeout=30s}: when a server is given up; whole
 *       seconds
 *   <li>{@code maxEvent=1MiB}: the largest event
 *   <li>{@code allowFsyncOff=true}: take a server that may lose what it acknowledged
 * </ul>
 */
public final class PostgresStoreProvider implements StoreProvider {
  /** For {@link java.util.ServiceLoader}. */
  public PostgresStoreProvider() {}

  @Override
  public List<String> schemes() {
    return PostgresUrl.SCHEMES;
  }

  @Override
  public String example() {
    return PostgresUrl.EXAMPLE;
  }

  @Override
  public Store open(String url) {
    PostgresUrl parsed = PostgresUrl.parse(url);
    return JdbiStore.open(new PostgresDialect(parsed), parsed.maxEvent());
  }
}
