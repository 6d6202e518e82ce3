package dev.teff.runtime.cluster.spi;

import dev.teff.runtime.cluster.ClusterOptions;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;

/**
 * What a silo or a client stands on, but for its store and its time. Safe for use by any thread.
 *
 * <p>Nothing in the cluster opens a socket, starts a thread or makes a secret in another way, so
 * that a whole cluster can run in one thread under a seed.
 */
public interface Platform {
  /**
   * Starts what carries bytes.
   *
   * @param eventLoops how many threads may run its sockets
   * @param connectTimeout after how long an attempt to connect fails
   */
  Network network(int eventLoops, Duration connectTimeout);

  /**
   * Makes what sees other silos; its address is known, and it has not started.
   *
   * @throws dev.teff.grains.GrainException {@code TEFF-401} when the address cannot be had
   */
  Membership membership(ClusterOptions options);

  /** Runs each task in a thread of its own, which may block. */
  Executor executor();

  /** Numbers that nobody can guess. */
  RandomGenerator secrets();

  /** How many grains a silo names at most in one answer, when it hands a range over; at least 1. */
  default int listingPage() {
    return 4096;
  }
}
