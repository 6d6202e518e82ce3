package dev.teff.loadtest.harness;

/**
 * A grain that was called often.
 *
 * @param grain type and key
 * @param share of the calls that were sampled
 */
public record HotKey(String grain, double share) {}
