package dev.teff.runtime.cluster;

import dev.teff.persistence.spi.Store;
import dev.teff.persistence.spi.Stores;
import dev.teff.runtime.Silo;
import dev.teff.runtime.SystemTimekeeper;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** A process with one silo. It says {@code joined} when it has, and leaves when its input ends. */
final class SiloProcess implements AutoCloseable {
  /** The exit code of a silo that the others went on without. */
  static final int EVICTED = 6;

  private final Process process;
  private final Path database;

  private SiloProcess(Process process, Path database) {
    this.process = process;
    this.database = database;
  }

  /** Starts one; what it logs is kept in {@code target/silo-NAME.log}. */
  static SiloProcess start(String name, Path database) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElseThrow());
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.addAll(
        List.of(
            "-Xmx256m",
            "-Dteff.test.log=INFO",
            "-cp",
            System.getProperty("java.class.path"),
            SiloProcess.class.getName(),
            name,
            "sqlite:" + database));
    return new SiloProcess(
        new ProcessBuilder(command)
            .redirectError(Path.of("target/silo-%s.log".formatted(name)).toFile())
            .start(),
        database);
  }

  public static void main(String[] args) throws IOException {
    var options = ClusterOptions.builder().clusterName("processes").build();
    try (Store store = Stores.open(args[1]);
        Silo silo =
            Silo.builder()
                .name(args[0])
                .store(store)
                .provide(PurseGrain.Strings.class, new PurseGrain.Strings())
                .cluster(
                    TeffCluster.create(
                            options, store, SystemTimekeeper.instance(), new SecureRandom())
                        .whenEvicted(() -> System.exit(EVICTED)))
                .start()) {
      System.out.println("joined as " + silo.name());
      int input = System.in.read();
      System.out.println("leaves, input " + input);
    }
    System.exit(0);
  }

  /** As SIGKILL. */
  void kill() {
    process.destroyForcibly();
  }

  /**
   * As SIGSTOP, but never while the process writes to the database file: frozen inside a commit, it
   * would keep the file's lock, and nobody could remove it.
   */
  void freeze() throws IOException, InterruptedException, SQLException {
    try (Connection lock = DriverManager.getConnection("jdbc:sqlite:" + database);
        Statement statement = lock.createStatement()) {
      statement.execute("PRAGMA busy_timeout = 10000");
      statement.execute("BEGIN IMMEDIATE");
      signal("STOP");
      statement.execute("ROLLBACK");
    }
  }

  /** As SIGCONT. */
  void thaw() throws IOException, InterruptedException {
    signal("CONT");
  }

  private void signal(String name) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
  }

  int exitCode() {
    return process.exitValue();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Has it leave in peace. */
  void leave() throws IOException {
    process.getOutputStream().close();
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }
}
