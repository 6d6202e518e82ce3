package dev.teff.simulator;

import dev.teff.runtime.cluster.ClusterOptions;
import dev.teff.runtime.cluster.spi.Membership;
import dev.teff.runtime.cluster.spi.Network;
import dev.teff.runtime.cluster.spi.Platform;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;

/** What a silo or a client on a node stands on. */
record SimulatedPlatform(Fabric fabric, Node node, RandomGenerator secrets) implements Platform {
  SimulatedPlatform(Fabric fabric, Node node) {
    this(fabric, node, fabric.world().chance());
  }

  @Override
  public Network network(int eventLoops, Duration connectTimeout) {
    // Not as many as this machine has processors: the seed decides.
    return new SimulatedNetwork(fabric, node, 2, connectTimeout);
  }

  @Override
  public Membership membership(ClusterOptions options) {
    return new SimulatedMembership(fabric, node, options);
  }

  @Override
  public Executor executor() {
    return node;
  }

  @Override
  public int listingPage() {
    return 1; // so few grains take several answers, too
  }
}
