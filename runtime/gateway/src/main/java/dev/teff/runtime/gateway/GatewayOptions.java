package dev.teff.runtime.gateway;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import dev.teff.grains.ErrorCode;
import dev.teff.grains.GrainException;
import dev.teff.grains.GrainException.Outcome;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a gateway; {@code reference.conf} explains each. Immutable.
 *
 * <pre>{@code
 * GatewayOptions options =
 *     GatewayOptions.from(Configuration.load(Thread.currentThread().getContextClassLoader()));
 * }</pre>
 *
 * @param bind the address to listen on
 * @param httpPort 0 for a free one, -1 for no HTTP
 * @param grpcPort 0 for a free one, -1 for no gRPC
 * @param seeds some of the silos, {@code host:port}
 * @param timeout how long a call may take unless the caller says otherwise
 * @param maxTimeout how long a call may take at most
 * @param limits how much may be under way
 * @param connections what clients may hold open
 * @param keepAlive how it finds out that a client by gRPC is gone
 * @param readyWithoutSilos whether it is ready while no silo can be reached
 * @param internalTypes grain types that nobody can call from outside
 * @param security who may call what
 */
public record GatewayOptions(
    String bind,
    int httpPort,
    int grpcPort,
    List<String> seeds,
    Duration timeout,
    Duration maxTimeout,
    Limits limits,
    Connections connections,
    KeepAlive keepAlive,
    boolean readyWithoutSilos,
    Set<String> internalTypes,
    SecurityOptions security) {
  private static final int LAST_PORT = 0xffff;

  /** Copies the collections. */
  public GatewayOptions {
    seeds = List.copyOf(seeds);
    internalTypes = Set.copyOf(internalTypes);
  }

  /**
   * How much may be under way.
   *
   * @param maxMessage how many bytes a call's arguments may have
   * @param maxBytes how many bytes of arguments all calls together may have
   * @param maxCalls how many calls may be under way at once
   * @param maxParkedCalls how many calls may wait while no silo runs
   * @param maxParkedBytes how many bytes of arguments these may have together
   * @param maxStreams how many clients may observe at once
   */
  public record Limits(
      int maxMessage,
      long maxBytes,
      int maxCalls,
      int maxParkedCalls,
      long maxParkedBytes,
      int maxStreams) {}

  /**
   * What clients may hold open.
   *
   * @param most how many connections by HTTP there may be, and how many by gRPC
   * @param mostCalls how many calls may be under way on one connection by gRPC
   * @param receiveTimeout how long a request may take to arrive
   */
  public record Connections(int most, int mostCalls, Duration receiveTimeout) {}

  /**
   * How the gateway finds out that a client by gRPC is gone without a word.
   *
   * @param after how long its connection is silent before it is asked
   * @param patience how long it may take to answer; then its calls are cancelled
   */
  public record KeepAlive(Duration after, Duration patience) {
    /** How long a client may be silent that is not gone. */
    Duration inAll() {
      return after.plus(patience);
    }
  }

  /**
   * Reads the settings.
   *
   * @param config with everything under {@code teff.gateway}, defaults included
   * @throws GrainException {@code TEFF-501} naming the key and where it was set
   */
  public static GatewayOptions from(Config config) {
    try {
      Config gateway = config.getConfig("teff.gateway");
      return new GatewayOptions(
          gateway.getString("bind"),
          port(gateway, "http-port"),
          port(gateway, "grpc-port"),
          List.copyOf(words(gateway, "seeds")),
          gateway.getDuration("timeout"),
          gateway.getDuration("max-timeout"),
          new Limits(
              Math.toIntExact(gateway.getBytes("max-message")),
              bytes(gateway),
              positive(gateway, "max-calls"),
              positive(gateway, "max-parked-calls"),
              gateway.getBytes("max-parked-bytes"),
              positive(gateway, "max-streams")),
          new Connections(
              positive(gateway, "connections.max"),
              positive(gateway, "connections.max-calls"),
              length(gateway, "connections.receive-timeout")),
          new KeepAlive(
              length(gateway, "keep-alive.after"), length(gateway, "keep-alive.patience")),
          gateway.getBoolean("ready-without-silos"),
          Set.copyOf(words(gateway, "internal-types")),
          SecurityOptions.from(gateway));
    } catch (ConfigException | ArithmeticException e) {
      throw invalid(String.valueOf(e.getMessage()), e);
    }
  }

  private static int port(Config config, String key) {
    int port = config.getInt(key);
    if (port < -1 || port > LAST_PORT) {
      throw badValue(config, key, "a port is -1 to 65535");
    }
    return port;
  }

  /** Of all calls together; the largest one has to fit in. */
  private static long bytes(Config config) {
    long bytes = config.getBytes("max-bytes");
    if (bytes < config.getBytes("max-message")) {
      throw badValue(config, "max-bytes", "it is no less than max-message");
    }
    return bytes;
  }

  private static int positive(Config config, String key) {
    int number = config.getInt(key);
    if (number < 1) {
      throw badValue(config, key, "the number is positive");
    }
    return number;
  }

  private static Duration length(Config config, String key) {
    Duration length = config.getDuration(key);
    if (!length.isPositive()) {
      throw badValue(config, key, "the time is longer than nothing");
    }
    return length;
  }

  private static ConfigException badValue(Config config, String key, String rule) {
    return new ConfigException.BadValue(config.getValue(key).origin(), key, rule);
  }

  private static List<String> words(Config config, String key) {
    return Arrays.stream(config.getString(key).split(","))
        .map(String::strip)
        .filter(word -> !word.isEmpty())
        .distinct()
        .toList();
  }

  static GrainException invalid(String problem, @Nullable Throwable cause) {
    return new GrainException(
        ErrorCode.CONFIGURATION_INVALID,
        Outcome.DID_NOT_RUN,
        "The gateway's configuration cannot be used: %s | under teff.gateway | a misspelt or missing value | correct the value; docs/configuration.md lists all"
            .formatted(problem),
        cause);
  }
}
