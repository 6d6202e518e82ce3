package dev.teff.loadtest.harness;

import org.jspecify.annotations.Nullable;

/**
 * Where the time of a method's calls went, of those that were sampled.
 *
 * @param name type and method
 * @param whole as their callers waited
 * @param network what silos did not see: encoding, sockets, event loops, silos that sent them on
 * @param mailbox until their turns began, activation included
 * @param turn while the method ran, calls that it made included
 * @param storage while their answers waited for the store
 * @param hops how often they were sent on between silos, on average
 * @param remoteShare which part of those that grains made, if any, left their silo
 */
public record CallBreakdown(
    String name,
    Latency whole,
    Latency network,
    Latency mailbox,
    Latency turn,
    Latency storage,
    double hops,
    @Nullable Double remoteShare) {}
