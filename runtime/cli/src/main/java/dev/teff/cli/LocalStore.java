package dev.teff.cli;

import dev.teff.machines.Machines;
import dev.teff.persistence.servers.CassandraCluster;
import dev.teff.persistence.servers.PostgresServer;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * A store on this machine for development and demonstrations: a file, or real servers that are
 * started for it and force everything to the disk that they acknowledge.
 *
 * <pre>{@code
 * try (LocalStore store = LocalStore.start(LocalStore.Kind.POSTGRES, folder, false)) {
 *   var plan = new LocalCluster.Plan(3, folder, store.url(), false);
 * }
 * }</pre>
 */
public final class LocalStore implements AutoCloseable {
  private static final int CASSANDRA_NODES = 3;
  private static final Machines HERE = Machines.loopback("all silos are on this host");

  private final Path folder;
  private final String url;
  private final String description;
  private final List<Server> servers;
  private final boolean lasting;
  private final Thread hook = new Thread(this::end, "stop-store");

  private LocalStore(
      Path folder, String url, String description, List<Server> servers, boolean lasting) {
    this.folder = folder;
    this.url = url;
    this.description = description;
    this.servers = servers;
    this.lasting = lasting;
  }

  /** What there is. */
  public enum Kind {
    /** One database file. */
    SQLITE,
    /** One PostgreSQL server. */
    POSTGRES,
    /** Three Cassandra nodes, with a copy of everything on each. */
    CASSANDRA;

    /**
     * The kind of a name.
     *
     * @throws UserError when there is none
     */
    public static Kind of(String name) {
      return Arrays.stream(values())
          .filter(kind -> kind.word().equals(name))
          .findFirst()
          .orElseThrow(() ->
              new UserError(
                  "there is no store \"%s\"; there are %s"
                      .formatted(
                          name,
                          Arrays.stream(values())
                              .map(Kind::word)
                              .collect(Collectors.joining(", ")))));
    }

    /** As users write it. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** A process of the store. */
  public record Server(String name, ProcessHandle process) {
    /** Ends it by SIGKILL. */
    public void kill() {
      Processes.kill(List.of(process));
    }
  }

  /**
   * Starts what it needs, and returns when it can be used.
   *
   * @param folder for data and logs; deleted when the store is closed
   * @param detached whether the servers outlive this process
   */
  public static LocalStore start(Kind kind, Path folder, boolean detached)
      throws IOException, InterruptedException {
    return start(kind, folder, detached, HERE);
  }

  /**
   * The same, for silos on certain machines.
   *
   * @param machines who are to reach the servers, which run on this host
   */
  public static LocalStore start(Kind kind, Path folder, boolean detached, Machines machines)
      throws IOException, InterruptedException {
    LocalStore store = start(kind, folder, detached, false, machines);
    if (!detached) {
      Runtime.getRuntime().addShutdownHook(store.hook);
    }
    return store;
  }

  /**
   * The same, but what is in the folder is used again and stays there. The servers end when the
   * store is closed, or with this process.
   */
  public static LocalStore startLasting(Kind kind, Path folder)
      throws IOException, InterruptedException {
    return start(kind, folder, false, true, HERE);
  }

  private static LocalStore start(
      Kind kind, Path folder, boolean detached, boolean lasting, Machines machines)
      throws IOException, InterruptedException {
    Files.createDirectories(folder);
    return switch (kind) {
      case SQLITE ->
          new LocalStore(
              folder,
              "sqlite:" + folder.resolve("teff.db"),
              "one database file",
              List.of(),
              lasting);
      case POSTGRES -> postgres(folder, detached, lasting, machines);
      case CASSANDRA -> cassandra(folder, detached, lasting, machines);
    };
  }

  /** A store that somebody else looks after. */
  static LocalStore elsewhere(String url) {
    return new LocalStore(TeffHome.folder(), url, "the store of this URL", List.of(), true);
  }

  private static LocalStore postgres(
      Path folder, boolean detached, boolean lasting, Machines machines) throws IOException {
    InetAddress address = InetAddress.getByName(machines.host(0));
    PostgresServer server =
        detached
            ? PostgresServer.startDetached(folder)
            : PostgresServer.startBehindUs(folder, address);
    return new LocalStore(
        folder,
        server.url(),
        "a PostgreSQL server",
        List.of(server("PostgreSQL", server.pid())),
        lasting);
  }

  private static LocalStore cassandra(
      Path folder, boolean detached, boolean lasting, Machines machines)
      throws IOException, InterruptedException {
    List<InetAddress> addresses = new ArrayList<>();
    for (int i = 0; i < CASSANDRA_NODES; i++) {
      addresses.add(InetAddress.getByName(machines.host(i)));
    }
    CassandraCluster cluster = CassandraCluster.start(folder, addresses, detached);
    return new LocalStore(
        folder,
        cluster.url("teff"),
        "%d Cassandra nodes, each with a copy of all".formatted(CASSANDRA_NODES),
        cluster.nodes().stream()
            .map(node ->
                server("The Cassandra node at " + node.address().getHostAddress(), node.pid()))
            .toList(),
        lasting);
  }

  private static Server server(String name, long pid) {
    return new Server(
        name,
        ProcessHandle.of(pid)
            .orElseThrow(() -> new UserError(name + " has ended as soon as it had started")));
  }

  /** For the silos that share it. */
  public String url() {
    return url;
  }

  /** In words, behind <em>on</em>. */
  public String description() {
    return description;
  }

  /** Its processes, if it has any. */
  public List<Server> servers() {
    return servers;
  }

  /** The servers of which one may die without the store dying. */
  public List<Server> dispensable() {
    return servers.size() < CASSANDRA_NODES ? List.of() : servers;
  }

  /**
   * Stops the servers, and deletes the data unless they last. The silos that use them had best be
   * stopped before.
   */
  @Override
  public void close() {
    if (lasting) {
      stopServers();
      return;
    }
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      return; // the hook is at it
    }
    end();
  }

  private void stopServers() {
    Processes.stop(servers.stream().map(Server::process).toList(), Processes.GRACE);
  }

  private void end() {
    stopServers();
    try {
      Folders.delete(folder);
    } catch (IOException e) {
      // What is left is in a temporary folder, or goes with the next start.
    }
  }
}
