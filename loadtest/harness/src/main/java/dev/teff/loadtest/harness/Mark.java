package dev.teff.loadtest.harness;

/**
 * Something that happened during a run.
 *
 * @param seconds since the start
 * @param what it was
 * @param isFault whether it was a fault that was done to the cluster
 */
public record Mark(double seconds, String what, boolean isFault) {}
