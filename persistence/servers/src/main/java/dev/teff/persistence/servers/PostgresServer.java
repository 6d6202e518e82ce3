package dev.teff.persistence.servers;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A PostgreSQL server on this machine that forces every commit to the disk. Its superuser is {@code
 * postgres}, without a password; it listens on loopback, and where it is told to.
 */
public final class PostgresServer implements AutoCloseable {
  private static final Duration START_WITHIN = Duration.ofSeconds(90);
  private static final String USER = "postgres";

  private final Path folder;
  private final int port;
  private final End end;
  private final InetAddress address;
  private @Nullable EmbeddedPostgres running;
  private @Nullable Guardian guardian;

  private PostgresServer(Path folder, int port, End end, InetAddress address) {
    this.folder = folder;
    this.address = address;
    this.port = port;
    this.end = end;
  }

  private enum End {
    /** In order when this process shuts down, and also when it is killed. */
    AT_SHUTDOWN,
    /** When it is told to, and when this process is gone. */
    BEHIND_US,
    /** When it is told to. */
    NEVER
  }

  /** Starts a server whose data and log are in a folder: what is there already is used again. */
  public static PostgresServer start(Path folder) throws IOException {
    return start(folder, End.AT_SHUTDOWN, InetAddress.getLoopbackAddress());
  }

  /** The same, but it is {@link #restart} that starts it, so that it may be late. */
  public static PostgresServer prepare(Path folder) throws IOException {
    return prepare(folder, End.AT_SHUTDOWN, InetAddress.getLoopbackAddress());
  }

  /**
   * The same as {@link #start}, but a shutdown of this process does not touch it until the process
   * is gone: others that use it may have to be closed before.
   *
   * @param address one of this host, at which its network reaches the server too, without a
   *     password
   */
  public static PostgresServer startBehindUs(Path folder, InetAddress address) throws IOException {
    return start(folder, End.BEHIND_US, address);
  }

  /** Starts a server that goes on when this process ends, for {@link #pid} to be stopped by. */
  public static PostgresServer startDetached(Path folder) throws IOException {
    return start(folder, End.NEVER, InetAddress.getLoopbackAddress());
  }

  private static PostgresServer start(Path folder, End end, InetAddress address)
      throws IOException {
    PostgresServer server = prepare(folder, end, address);
    server.restart();
    return server;
  }

  private static PostgresServer prepare(Path folder, End end, InetAddress address)
      throws IOException {
    Files.createDirectories(folder);
    return new PostgresServer(folder, KeptPorts.of(folder).any("postgres"), end, address);
  }

  /** Starts it again, on its data and its port. */
  public void restart() throws IOException {
    if (end != End.NEVER) {
      guardian = Guardian.of(data());
    }
    running =
        EmbeddedPostgres.builder()
            .setDataDirectory(data())
            .setCleanDataDirectory(false)
            .setRegisterShutdownHook(end == End.AT_SHUTDOWN)
            .setPort(port)
            .setPGStartupWait(START_WITHIN)
            .setServerConfig("listen_addresses", listenAddresses())
            .setServerConfig("fsync", "on")
            .setServerConfig("full_page_writes", "on")
            .setServerConfig("synchronous_commit", "on")
            .setServerConfig("shared_buffers", "64MB")
            .setOutputRedirector(Redirect.appendTo(log().toFile()))
            .setErrorRedirector(Redirect.appendTo(log().toFile()))
            .start();
    if (!address.isLoopbackAddress()) {
      letNeighboursIn();
    }
  }

  private String listenAddresses() {
    return address.isLoopbackAddress() ? "localhost" : "localhost," + address.getHostAddress();
  }

  private void letNeighboursIn() throws IOException {
    Files.writeString(
        access(),
        "host all all %s/24 trust\n".formatted(address.getHostAddress()),
        StandardOpenOption.APPEND);
    try {
      execute("SELECT pg_reload_conf()");
    } catch (SQLException e) {
      throw new IOException(e);
    }
  }

  /** Asks a user for a password from now on. */
  public void requirePassword(String user) throws IOException, SQLException {
    String others = Files.readString(access());
    Files.writeString(access(), "host all \"%s\" all scram-sha-256\n".formatted(user) + others);
    Instant before = settingsLoaded();
    execute("SELECT pg_reload_conf()");
    long deadline = System.nanoTime() + START_WITHIN.toNanos();
    while (!settingsLoaded().isAfter(before)) {
      if (System.nanoTime() - deadline > 0) {
        throw new IOException("%s does not load its settings anew".formatted(this));
      }
    }
  }

  /** When the process that lets users in read what it knows. */
  private Instant settingsLoaded() throws SQLException {
    try (Connection connection = connect();
        var statement = connection.createStatement();
        var result = statement.executeQuery("SELECT pg_conf_load_time()")) {
      result.next();
      return result.getTimestamp(1).toInstant();
    }
  }

  private Path access() {
    return data().resolve("pg_hba.conf");
  }

  /** The URL of a store in the database that every server has. */
  public String url() {
    return "postgresql://%s:%d/postgres?user=%s".formatted(address.getHostAddress(), port, USER);
  }

  /** The URL of a store in a schema of its own, which is made where it is missing. */
  public String url(String schema) throws SQLException {
    execute("CREATE SCHEMA IF NOT EXISTS \"%s\"".formatted(schema));
    return url() + "&schema=" + schema;
  }

  /** The port it listens at. */
  public int port() {
    return port;
  }

  /** What the server says. */
  public Path log() {
    return folder.resolve("postgres.log");
  }

  /** Runs a statement as the superuser. */
  public void execute(String sql) throws SQLException {
    try (Connection connection = connect();
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** A connection of the superuser. */
  public Connection connect() throws SQLException {
    return server().getPostgresDatabase().getConnection();
  }

  /** The number of its first process, which ends all others when it is told to. */
  public long pid() throws IOException {
    try (var lines = Files.lines(data().resolve("postmaster.pid"))) {
      return Long.parseLong(lines.findFirst().orElseThrow().strip());
    }
  }

  /** Kills all its processes by SIGKILL; nothing is written any more. */
  public void kill() throws IOException {
    ProcessHandle.of(pid()).ifPresent(ProcessTree::kill);
    EmbeddedPostgres killed = server();
    running = null;
    // It cannot stop any more, which is logged; but only so it gives its data directory free.
    killed.close();
    dismiss();
  }

  private void dismiss() throws IOException {
    Guardian current = guardian;
    guardian = null;
    if (current != null) {
      current.close();
    }
  }

  private Path data() {
    return folder.resolve("data");
  }

  private EmbeddedPostgres server() {
    EmbeddedPostgres current = running;
    if (current == null) {
      throw new IllegalStateException("The server in %s was killed.".formatted(folder));
    }
    return current;
  }

  /** Stops it in order, if it runs and is not detached. */
  @Override
  public void close() throws IOException {
    EmbeddedPostgres current = running;
    running = null;
    if (current != null && end != End.NEVER) {
      current.close();
    }
    dismiss();
  }

  @Override
  public String toString() {
    return "PostgreSQL at %s:%d".formatted(address.getHostAddress(), port);
  }
}
