package dev.teff.persistence.jdbi;

import dev.teff.persistence.contract.CrashContract;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

final class SqliteCrashTest extends CrashContract {
  @TempDir private Path directory;

  @Override
  protected String url() {
    return "sqlite:" + directory.resolve("teff.db");
  }
}
