package dev.teff.placement.spi;

/**
 * Chooses the silo on which a grain is activated. Pure: it knows what the request says and nothing
 * else, asks no clock and no network, and takes its random numbers from the request. Safe for use
 * by any thread.
 *
 * <p>One that throws, or names a silo that may not host the grain, is passed over: the grain goes
 * to the owner of its hash range, and the log says so once.
 */
@FunctionalInterface
public interface PlacementStrategy {
  /** The choice for a grain that is active nowhere. */
  Choice choose(PlacementRequest request);
}
