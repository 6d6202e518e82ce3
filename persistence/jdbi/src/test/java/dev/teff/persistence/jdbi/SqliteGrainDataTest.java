package dev.teff.persistence.jdbi;

import dev.teff.persistence.contract.GrainDataContract;
import dev.teff.persistence.spi.Store;
import dev.teff.persistence.spi.Stores;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

final class SqliteGrainDataTest extends GrainDataContract {
  @TempDir private Path directory;

  @Override
  protected Store openStore() {
    return Stores.open("sqlite:" + directory.resolve("teff.db"));
  }
}
