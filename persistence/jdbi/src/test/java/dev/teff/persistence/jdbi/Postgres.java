package dev.teff.persistence.jdbi;

import dev.teff.persistence.servers.PostgresServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.UUID;

/** The server that all tests of a run share, each in a schema of its own. */
final class Postgres {
  private static final class Shared {
    static final PostgresServer SERVER = start();
  }

  private Postgres() {}

  static PostgresServer server() {
    return Shared.SERVER;
  }

  /** The URL of a store that is empty. */
  static String freshUrl() {
    try {
      return server().url("t" + UUID.randomUUID().toString().replace("-", ""));
    } catch (SQLException e) {
      throw new IllegalStateException("The server refuses a new schema", e);
    }
  }

  private static PostgresServer start() {
    try {
      Path folder = Files.createTempDirectory("teff-postgres-");
      PostgresServer server = PostgresServer.start(folder);
      Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server, folder)));
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException("PostgreSQL does not start", e);
    }
  }

  private static void stop(PostgresServer server, Path folder) {
    try {
      server.close();
      try (var files = Files.walk(folder)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("PostgreSQL does not stop", e);
    }
  }
}
