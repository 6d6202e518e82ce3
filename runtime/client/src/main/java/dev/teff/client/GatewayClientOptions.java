package dev.teff.client;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * How a client finds gateways and what it shows them. Immutable.
 *
 * <pre>{@code
 * GatewayClientOptions options =
 *     GatewayClientOptions.of("gate-1.example.org:7490", "gate-2.example.org:7490")
 *         .withTls(GatewayClientOptions.Tls.trusting(Path.of("authorities.pem")))
 *         .withToken(() -> token);
 * }</pre>
 *
 * @param gateways where they take gRPC calls, {@code host:port}
 * @param connections how many connections there are to each
 * @param timeout how long a call may take unless it says otherwise
 * @param tls how connections are encrypted; empty for plain ones
 * @param token the bearer token of the next call, asked for each time, by any thread
 */
public record GatewayClientOptions(
    List<String> gateways,
    int connections,
    Duration timeout,
    Optional<Tls> tls,
    Optional<Supplier<String>> token) {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  /**
   * Copies the list.
   *
   * @throws IllegalArgumentException when there is no gateway, or no connection to it
   */
  public GatewayClientOptions {
    gateways = List.copyOf(gateways);
    if (gateways.isEmpty()) {
      throw new IllegalArgumentException("A client needs a gateway, host:port.");
    }
    if (connections < 1) {
      throw new IllegalArgumentException(
          "There is a connection to each gateway, but %d are asked for.".formatted(connections));
    }
  }

  /**
   * What encrypted connections take.
   *
   * @param authorities a PEM file with those who may certify gateways; empty for the JVM's own
   * @param identity what the client shows, where gateways ask for it
   */
  public record Tls(Optional<Path> authorities, Optional<Identity> identity) {
    /** Trusts gateways that one of these certified. */
    public static Tls trusting(Path authorities) {
      return new Tls(Optional.of(authorities), Optional.empty());
    }

    /** The same, showing a certificate. */
    public Tls showing(Path certificate, Path key) {
      return new Tls(authorities, Optional.of(new Identity(certificate, key)));
    }
  }

  /**
   * A certificate.
   *
   * @param certificate a PEM file
   * @param key a PEM file, PKCS #8
   */
  public record Identity(Path certificate, Path key) {}

  /** Plain connections, one to each gateway, and a time-out of 30 s. */
  public static GatewayClientOptions of(String... gateways) {
    return new GatewayClientOptions(
        List.of(gateways), 1, TIMEOUT, Optional.empty(), Optional.empty());
  }

  /** The same with more connections to each gateway: for very many calls at once. */
  public GatewayClientOptions withConnections(int number) {
    return new GatewayClientOptions(gateways, number, timeout, tls, token);
  }

  /** The same with another time-out. */
  public GatewayClientOptions withTimeout(Duration other) {
    return new GatewayClientOptions(gateways, connections, other, tls, token);
  }

  /** The same over encrypted connections. */
  public GatewayClientOptions withTls(Tls encrypted) {
    return new GatewayClientOptions(gateways, connections, timeout, Optional.of(encrypted), token);
  }

  /** The same with a bearer token. */
  public GatewayClientOptions withToken(Supplier<String> next) {
    return new GatewayClientOptions(gateways, connections, timeout, tls, Optional.of(next));
  }
}
