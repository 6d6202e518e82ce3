package dev.teff.persistence.jdbi;

import dev.teff.persistence.contract.SnapshotContract;
import dev.teff.persistence.spi.Store;
import dev.teff.persistence.spi.Stores;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

final class SqliteSnapshotTest extends SnapshotContract {
  @TempDir private Path directory;

  @Override
  protected Store openStore() {
    return Stores.open("sqlite:" + directory.resolve("teff.db"));
  }
}
