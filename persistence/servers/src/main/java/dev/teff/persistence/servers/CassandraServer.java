package dev.teff.persistence.servers;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import javax.management.Attribute;
import javax.management.JMException;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;
import org.jspecify.annotations.Nullable;

/**
 * A Cassandra node on this machine, a process of its own, that forces every write to the disk
 * before it acknowledges it. It listens on an address of this host.
 */
public final class CassandraServer implements AutoCloseable {
  private static final Duration START_WITHIN = Duration.ofMinutes(3);
  private static final String SUPERUSER = "cassandra";
  private static final String STORAGE_SERVICE = "org.apache.cassandra.db:type=StorageService";
  private static final int LAST_LINES = 12;
  private static final Duration POLL = Duration.ofMillis(100);

  private final Path folder;
  private final CassandraNode node;
  private final boolean detached;
  private @Nullable Process process;

  private CassandraServer(Path folder, CassandraNode node, boolean detached) {
    this.folder = folder;
    this.node = node;
    this.detached = detached;
  }

  /**
   * Starts a cluster of one, which ends with this process; its data and log are in a folder: what
   * is there already is used again.
   */
  public static CassandraServer start(Path folder) throws IOException, InterruptedException {
    CassandraServer server = launch(folder, CassandraNode.alone(folder), false);
    server.awaitReady();
    return server;
  }

  /** The same, but it asks for a password and looks at permissions. */
  public static CassandraServer startWithPasswords(Path folder)
      throws IOException, InterruptedException {
    CassandraServer server = launch(folder, CassandraNode.alone(folder).withPasswords(), false);
    server.awaitReady();
    return server;
  }

  /** The same, but it is {@link #restart} that starts it, so that it may be late. */
  public static CassandraServer prepare(Path folder) throws IOException {
    return new CassandraServer(folder, CassandraNode.alone(folder), false);
  }

  /** Starts a node; {@link #awaitReady} waits for it. */
  static CassandraServer launch(Path folder, CassandraNode node, boolean detached)
      throws IOException {
    var server = new CassandraServer(folder, node, detached);
    server.launch();
    return server;
  }

  private void launch() throws IOException {
    Files.createDirectories(folder);
    node.writeConfiguration(folder);
    var command =
        new ProcessBuilder(CassandraJvm.command(folder, node, !detached))
            .redirectErrorStream(true)
            .redirectOutput(Redirect.appendTo(log().toFile()));
    if (detached) {
      command.redirectInput(Redirect.from(Path.of("/dev/null").toFile()));
    }
    process = command.start();
  }

  /** Waits until it takes queries. */
  void awaitReady() throws IOException, InterruptedException {
    await(this::listens, "start");
  }

  /**
   * Waits until it knows so many nodes of its cluster to be alive, itself included. It takes
   * queries before, and refuses them for want of replicas.
   */
  void awaitCluster(int nodes) throws IOException, InterruptedException {
    await(() -> liveNodes() >= nodes, "find the %d nodes of its cluster".formatted(nodes));
  }

  private void await(BooleanSupplier condition, String what)
      throws IOException, InterruptedException {
    long deadline = System.nanoTime() + START_WITHIN.toNanos();
    while (!condition.getAsBoolean()) {
      if (process().waitFor(POLL.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new IOException(
            "%s has ended while it started; its log is %s, and ends:%n%s"
                .formatted(this, log(), lastWords()));
      }
      if (System.nanoTime() - deadline > 0) {
        throw new IOException("%s does not %s; its log is %s".formatted(this, what, log()));
      }
    }
  }

  private String lastWords() throws IOException {
    List<String> lines = Files.readAllLines(log());
    return String.join("\n", lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size()));
  }

  private boolean listens() {
    try (var socket = new Socket()) {
      socket.connect(new InetSocketAddress(node.address(), node.port()), (int) POLL.toMillis());
      return true;
    } catch (IOException notYet) {
      return false;
    }
  }

  /** Starts it again, on its data and its ports, and waits until it takes queries. */
  public void restart() throws IOException, InterruptedException {
    launch();
    awaitReady();
  }

  /**
   * The URL of a store in a keyspace, which the store makes where it is missing; as the first user,
   * where passwords are asked for.
   */
  public String url(String keyspace) {
    return url(keyspace, SUPERUSER, SUPERUSER);
  }

  /** The same as another user. */
  public String url(String keyspace, String user, String password) {
    String url =
        "cassandra://%s/%s?dc=%s&replication=1".formatted(contact(), keyspace, CassandraNode.DC);
    return node.guarded() ? "%s&user=%s&password=%s".formatted(url, user, password) : url;
  }

  /** The address and port for queries. */
  public String contact() {
    return node.address().getHostAddress() + ":" + node.port();
  }

  /** The address it listens at. */
  public InetAddress address() {
    return node.address();
  }

  /** What the server says. */
  public Path log() {
    return folder.resolve("cassandra.log");
  }

  /** The number of its process. */
  public long pid() {
    return process().pid();
  }

  /**
   * Lets each read fail that meets more tombstones than this, as {@code
   * tombstone_failure_threshold} does from a start on; until the next one.
   */
  public void failReadsAbove(int tombstones) throws IOException, JMException {
    try (JMXConnector tools = tools()) {
      tools
          .getMBeanServerConnection()
          .setAttribute(
              ObjectName.getInstance(STORAGE_SERVICE),
              new Attribute("TombstoneFailureThreshold", tombstones));
    }
  }

  /** How many nodes of its cluster it knows to be alive; 0 while it does not say. */
  int liveNodes() {
    try (JMXConnector tools = tools()) {
      Object live =
          tools
              .getMBeanServerConnection()
              .getAttribute(ObjectName.getInstance(STORAGE_SERVICE), "LiveNodes");
      return ((List<?>) live).size();
    } catch (IOException | JMException notYet) {
      return 0;
    }
  }

  @SuppressWarnings("BanJNDI") // the address is that of our own node
  private JMXConnector tools() throws IOException {
    return JMXConnectorFactory.connect(
        new JMXServiceURL(
            "service:jmx:rmi:///jndi/rmi://127.0.0.1:%d/jmxrmi".formatted(node.jmxPort())));
  }

  /** Kills it by SIGKILL; nothing is written any more. */
  public void kill() {
    ProcessTree.kill(process().toHandle());
  }

  private Process process() {
    Process current = process;
    if (current == null) {
      throw new IllegalStateException(this + " was never started.");
    }
    return current;
  }

  /** Ends it, unless it is detached. What it has acknowledged is on the disk already. */
  @Override
  public void close() {
    if (!detached && process != null) {
      kill();
    }
  }

  @Override
  public String toString() {
    return "Cassandra at " + contact();
  }
}
