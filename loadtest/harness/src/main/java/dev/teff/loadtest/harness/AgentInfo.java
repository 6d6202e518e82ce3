package dev.teff.loadtest.harness;

/**
 * A process that made a part of the load.
 *
 * @param address where it listens
 * @param host the name of its machine
 * @param cores of that
 * @param jdk its version
 * @param clockOffsetNanos how far its wall clock is ahead of ours
 * @param roundTripNanos within which that was asked: half of it is the error
 */
public record AgentInfo(
    String address,
    String host,
    int cores,
    String jdk,
    long clockOffsetNanos,
    long roundTripNanos) {}
