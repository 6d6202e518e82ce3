package dev.teff.runtime.cluster;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import dev.teff.grains.GrainException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How a silo takes part in a cluster; {@code reference.conf} explains each setting.
 *
 * <pre>{@code
 * ClusterOptions options = ClusterOptions.builder().clusterName("bank").bindAddress("10.0.0.7").build();
 * }</pre>
 *
 * @param clusterName names the cluster in the store
 * @param bindAddress the address to listen on
 * @param advertisedAddress the address under which others reach this silo
 * @param port the port for calls, 0 for a free one
 * @param membershipPort the port for membership, 0 for a free one
 * @param seeds membership addresses, {@code host:port}, to join besides those in the store
 * @param expectedSize how many silos agree on the view among themselves, those at the seeds; 0 when
 *     the store has it
 * @param secret what silos and clients prove to know; empty on loopback only
 * @param heartbeatInterval how often silos show each other that they live
 * @param maxNoHeartbeat after how long without a heartbeat a silo is suspected
 * @param joinTimeout how long to try to join
 * @param refreshInterval how often the committed view is read without being told to
 * @param lease how long after such a reading a silo may let out what it computes
 * @param featureLevelDelay for how long all silos must be at a feature level before it is the
 *     cluster's
 * @param maxFrameBytes how large a call or an answer may be
 * @param maxBytesInFlight how much may wait to be sent on one connection
 * @param tls what silos show each other; empty where connections for calls are plain
 */
public record ClusterOptions(
    String clusterName,
    String bindAddress,
    String advertisedAddress,
    int port,
    int membershipPort,
    List<String> seeds,
    int expectedSize,
    String secret,
    Duration heartbeatInterval,
    Duration maxNoHeartbeat,
    Duration joinTimeout,
    Duration refreshInterval,
    Duration lease,
    Duration featureLevelDelay,
    int maxFrameBytes,
    long maxBytesInFlight,
    Optional<ClusterTls> tls) {

  private static final Logger LOG = LoggerFactory.getLogger(TeffCluster.class);

  private static final int LEAST_FRAME_BYTES = 64 << 10;

  /**
   * Checks what can be checked without a network.
   *
   * @throws GrainException {@code TEFF-501} naming the setting that makes no sense
   */
  public ClusterOptions {
    // Their order is that of the seats, which has to be the same on all silos.
    seeds = expectedSize == 0 ? List.copyOf(seeds) : seeds.stream().distinct().sorted().toList();
    checkPort("port", port);
    checkPort("membership-port", membershipPort);
    check(!clusterName.isEmpty(), "name is empty", "give the cluster a name");
    check(
        expectedSize == 0 || expectedSize == seeds.size(),
        "expected-size is %d, and there are %d different seeds"
            .formatted(expectedSize, seeds.size()),
        "name the membership addresses of all silos that are expected as seeds, the same on each; or set expected-size to 0 and share a store");
    checkPositive("heartbeat-interval", heartbeatInterval);
    checkPositive("join-timeout", joinTimeout);
    checkPositive("refresh-interval", refreshInterval);
    checkPositive("lease", lease);
    check(
        maxNoHeartbeat.compareTo(heartbeatInterval) > 0,
        "max-no-heartbeat is not longer than heartbeat-interval",
        "allow for two heartbeats or more");
    check(
        lease.compareTo(refreshInterval.multipliedBy(3)) >= 0,
        "lease is shorter than three times refresh-interval",
        "allow for two readings of the view that fail");
    check(
        maxFrameBytes >= LEAST_FRAME_BYTES,
        "max-frame is %d bytes".formatted(maxFrameBytes),
        "allow for %d at least: a failure with its stack trace needs them"
            .formatted(LEAST_FRAME_BYTES));
    check(
        !secret.isEmpty() || address(bindAddress).isLoopbackAddress(),
        "there is no secret, and bind is " + bindAddress,
        "set secret or secret-file, the same for all silos, or bind to 127.0.0.1");
    check(
        !address(advertisedAddress).isAnyLocalAddress(),
        "nobody can reach " + advertisedAddress,
        "set advertise to the address under which other silos reach this machine");
  }

  /** Begins with what the configuration of the process says. */
  public static ClusterOptionsBuilder builder() {
    return new ClusterOptionsBuilder();
  }

  /**
   * Reads the options.
   *
   * @param config with everything under {@code teff.cluster}, defaults included
   * @throws GrainException {@code TEFF-501} naming the setting that makes no sense
   */
  public static ClusterOptions from(Config config) {
    try {
      Config cluster = config.getConfig("teff.cluster");
      String bind = cluster.getString("bind");
      String advertised = cluster.getString("advertise");
      return new ClusterOptions(
          cluster.getString("name"),
          bind,
          advertised.isEmpty() ? bind : advertised,
          cluster.getInt("port"),
          cluster.getInt("membership-port"),
          seeds(cluster.getString("seeds")),
          cluster.getInt("expected-size"),
          secret(cluster),
          cluster.getDuration("heartbeat-interval"),
          cluster.getDuration("max-no-heartbeat"),
          cluster.getDuration("join-timeout"),
          cluster.getDuration("refresh-interval"),
          cluster.getDuration("lease"),
          cluster.getDuration("feature-level-delay"),
          Math.toIntExact(cluster.getBytes("max-frame")),
          cluster.getBytes("max-in-flight"),
          ClusterTls.from(config));
    } catch (ConfigException | IllegalArgumentException | ArithmeticException e) {
      throw ClusterFailures.configuration(
          "%s".formatted(e.getMessage()), "correct the value; docs/cluster.md shows examples");
    }
  }

  private static List<String> seeds(String text) {
    return Stream.of(text.split(","))
        .map(String::strip)
        .filter(seed -> !seed.isEmpty())
        .map(seed -> HostPort.parse(seed).toString())
        .toList();
  }

  private static String secret(Config cluster) {
    String file = cluster.getString("secret-file");
    if (file.isEmpty()) {
      return cluster.getString("secret");
    }
    try {
      return Files.readString(Path.of(file)).strip();
    } catch (IOException e) {
      throw ClusterFailures.configuration(
          "secret-file %s cannot be read: %s".formatted(file, e),
          "name a file that exists and that this user may read");
    }
  }

  private static void checkPort(String key, int port) {
    check(port >= 0 && port <= 0xffff, key + " is " + port, "use 1 to 65535, or 0 for a free port");
  }

  private static void checkPositive(String key, Duration value) {
    check(value.isPositive(), key + " is " + value, "give it some time, such as 5s");
  }

  private static void check(boolean good, String problem, String remedy) {
    if (!good) {
      throw ClusterFailures.configuration(problem, remedy);
    }
  }

  /**
   * How long after its removal is known a silo may still speak: its lease, and a tenth for clocks
   * that run at different speeds.
   */
  Duration takeoverWait() {
    return lease.plus(lease.dividedBy(10));
  }

  /** Says what strangers can do, where they can reach the silo at all. */
  void warn() {
    if (bind().isLoopbackAddress()) {
      return;
    }
    if (tls.isEmpty()) {
      LOG.warn(
          "The silo listens on {} without TLS: others may read calls, though not make them. Set"
              + " teff.cluster.tls.",
          bindAddress);
    }
    LOG.warn(
        "The silo's membership port on {} is neither encrypted nor authenticated: let nobody but"
            + " silos reach it.",
        bindAddress);
  }

  /** The address to listen on. */
  InetAddress bind() {
    return address(bindAddress);
  }

  private static InetAddress address(String host) {
    try {
      return InetAddress.getByName(host);
    } catch (UnknownHostException e) {
      throw ClusterFailures.configuration(
          "%s is no address: %s".formatted(host, e.getMessage()),
          "correct bind or advertise, or the machine's name service");
    }
  }

  /** Everything but the secret. */
  @Override
  public String toString() {
    return "cluster %s, bind %s, advertised %s, port %d, membership port %d, seeds %s"
        .formatted(clusterName, bindAddress, advertisedAddress, port, membershipPort, seeds);
  }
}
