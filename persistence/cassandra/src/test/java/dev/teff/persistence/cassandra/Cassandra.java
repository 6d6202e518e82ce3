package dev.teff.persistence.cassandra;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DriverException;
import dev.teff.persistence.servers.CassandraServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.concurrent.locks.LockSupport;

/**
 * The server that all tests of a run share, and the keyspace: a node does not bear a keyspace for
 * each test.
 */
final class Cassandra {
  static final String KEYSPACE = "teff";

  private static final Duration FOUND_WITHIN = Duration.ofMinutes(1);
  private static final Duration POLL = Duration.ofMillis(50);

  private static final class Shared {
    static final CassandraServer SERVER = start();
    static final CqlSession SESSION = Sessions.open(CassandraUrl.parse(SERVER.url(KEYSPACE)));
  }

  private Cassandra() {}

  static CassandraServer server() {
    return Shared.SERVER;
  }

  /** A session of the superuser. */
  static CqlSession session() {
    return Shared.SESSION;
  }

  /** Starts the server again, after it was killed, and returns when the session has found it. */
  static void restart() throws IOException, InterruptedException {
    server().restart();
    long deadline = System.nanoTime() + FOUND_WITHIN.toNanos();
    while (!answers()) {
      if (System.nanoTime() - deadline > 0) {
        throw new IOException("The session does not find the server again");
      }
      LockSupport.parkNanos(POLL.toNanos());
    }
  }

  private static boolean answers() {
    try {
      return session().execute("SELECT key FROM system.local").one() != null;
    } catch (DriverException notYet) {
      return false;
    }
  }

  /** The URL of a store, which is emptied; to empty a table takes long, so it must need it. */
  static String emptyUrl() {
    // Not by the driver's metadata, which are not to be had while it looks for a killed server.
    session()
        .execute("SELECT table_name FROM system_schema.tables WHERE keyspace_name = ?", KEYSPACE)
        .all()
        .stream()
        .map(row -> row.getString("table_name"))
        .filter(table ->
            session().execute("SELECT * FROM %s.%s LIMIT 1".formatted(KEYSPACE, table)).one()
                != null)
        .map(table -> session().executeAsync("TRUNCATE %s.%s".formatted(KEYSPACE, table)))
        .toList()
        .forEach(emptied -> emptied.toCompletableFuture().join());
    return server().url(KEYSPACE);
  }

  private static CassandraServer start() {
    try {
      Path folder = Files.createTempDirectory("teff-cassandra-");
      CassandraServer server = CassandraServer.startWithPasswords(folder);
      Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server, folder)));
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException("Cassandra does not start", e);
    } catch (InterruptedException e) {
      throw new IllegalStateException("Interrupted while Cassandra started", e);
    }
  }

  private static void stop(CassandraServer server, Path folder) {
    server.close();
    try (var files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
