package dev.teff.runtime.cluster;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How a client finds its cluster. Immutable.
 *
 * <pre>{@code
 * var options = ClientOptions.of(List.of("10.0.0.1:7400", "10.0.0.2:7400"), Secret.of(secret));
 * }</pre>
 *
 * @param seeds some of the silos, {@code host:port}; one that answers is enough
 * @param secret the cluster's
 * @param connectTimeout how long a silo may take to answer at all
 * @param callTimeout how long a call may take unless it says otherwise
 * @param tls what the client shows silos; empty where connections are plain
 */
public record ClientOptions(
    List<String> seeds,
    Secret secret,
    Duration connectTimeout,
    Duration callTimeout,
    Optional<ClusterTls> tls) {
  /** Copies the list. */
  public ClientOptions {
    seeds = List.copyOf(seeds);
  }

  /** With a connect time-out of 5 s and a call time-out of 30 s. */
  public static ClientOptions of(List<String> seeds, Secret secret) {
    return new ClientOptions(
        seeds, secret, Duration.ofSeconds(5), Duration.ofSeconds(30), Optional.empty());
  }

  /** The same with another connect time-out. */
  public ClientOptions withConnectTimeout(Duration timeout) {
    return new ClientOptions(seeds, secret, timeout, callTimeout, tls);
  }

  /** The same with another call time-out. */
  public ClientOptions withCallTimeout(Duration timeout) {
    return new ClientOptions(seeds, secret, connectTimeout, timeout, tls);
  }

  /** The same over connections that are encrypted, or not. */
  public ClientOptions withTls(Optional<ClusterTls> encrypted) {
    return new ClientOptions(seeds, secret, connectTimeout, callTimeout, encrypted);
  }
}
