package dev.teff.runtime.cluster;

import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Sets single options; the others come from the configuration: a file, system properties,
 * environment variables. Not safe for use by several threads.
 */
public final class ClusterOptionsBuilder {
  private final Map<String, Object> values = new HashMap<>();

  ClusterOptionsBuilder() {}

  /** Names the cluster in the store. */
  public ClusterOptionsBuilder clusterName(String name) {
    return set("name", name);
  }

  /** The address to listen on. */
  public ClusterOptionsBuilder bindAddress(String address) {
    return set("bind", address);
  }

  /** The address under which others reach this silo. */
  public ClusterOptionsBuilder advertisedAddress(String address) {
    return set("advertise", address);
  }

  /** The port for calls, 0 for a free one. */
  public ClusterOptionsBuilder port(int port) {
    return set("port", port);
  }

  /** The port for membership, 0 for a free one. */
  public ClusterOptionsBuilder membershipPort(int port) {
    return set("membership-port", port);
  }

  /** Membership addresses, {@code host:port}, to join besides those in the store. */
  public ClusterOptionsBuilder seeds(List<String> addresses) {
    return set("seeds", String.join(",", addresses));
  }

  /** How many silos agree on the view among themselves, those at the seeds. */
  public ClusterOptionsBuilder expectedSize(int silos) {
    return set("expected-size", silos);
  }

  /** What silos and clients prove to know. */
  public ClusterOptionsBuilder secret(String secret) {
    return set("secret", secret);
  }

  /** What silos show each other, so that calls travel encrypted. */
  public ClusterOptionsBuilder tls(ClusterTls tls) {
    set("tls.certificate", tls.certificate().toString());
    set("tls.key", tls.key().toString());
    return set("tls.authorities", tls.authorities().toString());
  }

  /** How often silos show each other that they live. */
  public ClusterOptionsBuilder heartbeatInterval(Duration interval) {
    return set("heartbeat-interval", interval);
  }

  /** After how long without a heartbeat a silo is suspected. */
  public ClusterOptionsBuilder maxNoHeartbeat(Duration limit) {
    return set("max-no-heartbeat", limit);
  }

  /** How long to try to join. */
  public ClusterOptionsBuilder joinTimeout(Duration timeout) {
    return set("join-timeout", timeout);
  }

  /** How often the committed view is read without being told to. */
  public ClusterOptionsBuilder refreshInterval(Duration interval) {
    return set("refresh-interval", interval);
  }

  /** How long after such a reading a silo may let out what it computes. */
  public ClusterOptionsBuilder lease(Duration length) {
    return set("lease", length);
  }

  /** For how long all silos must be at a feature level before it is the cluster's. */
  public ClusterOptionsBuilder featureLevelDelay(Duration delay) {
    return set("feature-level-delay", delay);
  }

  /** How large a call or an answer may be. */
  public ClusterOptionsBuilder maxFrameBytes(int bytes) {
    return set("max-frame", bytes);
  }

  /** How much may wait to be sent on one connection. */
  public ClusterOptionsBuilder maxBytesInFlight(long bytes) {
    return set("max-in-flight", bytes);
  }

  private ClusterOptionsBuilder set(String key, Object value) {
    values.put("teff.cluster." + key, value);
    return this;
  }

  /**
   * Checks and makes the options.
   *
   * @throws dev.teff.grains.GrainException {@code TEFF-501} naming the setting that makes no sense
   */
  public ClusterOptions build() {
    return ClusterOptions.from(
        ConfigFactory.parseMap(values, "ClusterOptions.builder()")
            .withFallback(ConfigFactory.load())
            .resolve());
  }
}
