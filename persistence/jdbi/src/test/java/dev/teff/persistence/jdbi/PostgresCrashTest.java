package dev.teff.persistence.jdbi;

import dev.teff.persistence.contract.ServerCrashContract;
import dev.teff.persistence.servers.PostgresServer;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** With a server of its own: others would not like its end. */
final class PostgresCrashTest extends ServerCrashContract {
  @TempDir private static Path directory;
  private static PostgresServer server;

  private final String schema = "t" + UUID.randomUUID().toString().replace("-", "");

  @BeforeAll
  static void startServer() throws Exception {
    server = PostgresServer.start(directory);
  }

  @AfterAll
  static void stopServer() throws Exception {
    server.close();
  }

  @Override
  protected String url() throws Exception {
    return server.url(schema);
  }

  @Override
  protected void killServer() throws Exception {
    server.kill();
  }

  @Override
  protected void restartServer() throws Exception {
    server.restart();
  }
}
