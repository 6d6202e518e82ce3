package dev.teff.loadtest.harness;

/**
 * How many values of a distribution are up to this many nanoseconds, and above the bucket before.
 */
public record Bucket(long upTo, long count) {}
