package dev.teff.loadtest;

import dev.teff.persistence.servers.CassandraServer;
import dev.teff.persistence.servers.PostgresServer;
import dev.teff.persistence.spi.Store;
import dev.teff.persistence.spi.Stores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Comparator;

/**
 * A real store for a benchmark, in a temporary folder, as durable as the stores of the crash tests:
 * what it acknowledges was forced to the disk.
 */
public final class BenchStore implements AutoCloseable {
  private final StoreKind kind;
  private final Path folder;
  private final String url;
  private final String neighbour;
  private final AutoCloseable server;

  private BenchStore(
      StoreKind kind, Path folder, String url, String neighbour, AutoCloseable server) {
    this.kind = kind;
    this.folder = folder;
    this.url = url;
    this.neighbour = neighbour;
    this.server = server;
  }

  /** Starts what it needs. */
  public static BenchStore start(StoreKind kind) throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("teff-bench");
    return switch (kind) {
      case SQLITE ->
          new BenchStore(
              kind,
              folder,
              "sqlite:" + folder.resolve("teff.db"),
              "sqlite:" + folder.resolve("neighbour.db"),
              () -> {});
      case POSTGRES -> {
        PostgresServer server = PostgresServer.start(folder);
        yield new BenchStore(kind, folder, server.url(), neighbour(server), server);
      }
      case CASSANDRA -> {
        CassandraServer server = CassandraServer.start(folder);
        yield new BenchStore(
            kind, folder, server.url("teff"), server.url("teff_neighbour"), server);
      }
    };
  }

  private static String neighbour(PostgresServer server) throws IOException {
    try {
      return server.url("neighbour");
    } catch (SQLException e) {
      throw new IOException(e);
    }
  }

  StoreKind kind() {
    return kind;
  }

  /** The folder that goes with it. */
  Path folder() {
    return folder;
  }

  /** The store's URL. */
  public String url() {
    return url;
  }

  /** The URL of another store on the same server, which is empty at first. */
  String neighbour() {
    return neighbour;
  }

  Store open() {
    return Stores.open(url);
  }

  /** Stops the server and deletes what was stored. */
  @Override
  public void close() throws IOException {
    try {
      server.close();
    } catch (IOException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException(e);
    }
    try (var files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
