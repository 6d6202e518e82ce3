package dev.teff.runtime.cluster;

import dev.teff.runtime.cluster.spi.Membership;
import dev.teff.runtime.cluster.spi.Network;
import dev.teff.runtime.cluster.spi.Platform;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Vert.x, Hazelcast, and virtual threads. */
final class RealPlatform implements Platform {
  private final SecureRandom secrets = new SecureRandom();
  private final Executor executor;
  private final @Nullable ClusterTls tls;

  /** Whose connections are plain. */
  RealPlatform() {
    this(Optional.empty());
  }

  RealPlatform(Optional<ClusterTls> tls) {
    this.tls = tls.orElse(null);
    Thread.Builder.OfVirtual threads = Thread.ofVirtual().name("teff-cluster-", 0);
    this.executor = threads::start;
  }

  @Override
  public Network network(int eventLoops, Duration connectTimeout) {
    return new VertxNetwork(eventLoops, connectTimeout, tls);
  }

  @Override
  public Membership membership(ClusterOptions options) {
    return new HazelcastMembership(options);
  }

  @Override
  public Executor executor() {
    return executor;
  }

  @Override
  public RandomGenerator secrets() {
    return secrets;
  }
}
