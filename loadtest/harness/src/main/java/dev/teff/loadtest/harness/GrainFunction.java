package dev.teff.loadtest.harness;

import org.jspecify.annotations.Nullable;

/**
 * A call of a grain.
 *
 * @param <G> the grain's type
 * @param <T> the answer
 */
@FunctionalInterface
public interface GrainFunction<G, T extends @Nullable Object> {
  /**
   * Calls the grain.
   *
   * @throws Exception when the call failed
   */
  T apply(G grain, VirtualUser user) throws Exception;
}
