package dev.teff.loadtest.harness;

/**
 * One second of a run; times in nanoseconds.
 *
 * @param second since the start, from 0
 * @param warmUp whether it is not counted
 * @param arrivals users who came
 * @param dropped users who came and were not let in
 * @param completions requests that were answered
 * @param failed how many of them wrongly
 * @param active users at the end of the second
 * @param p50 response times, up to the maximum
 * @param lagP99 how late users were begun
 */
public record Slice(
    int second,
    boolean warmUp,
    long arrivals,
    long dropped,
    long completions,
    long failed,
    long active,
    long p50,
    long p90,
    long p99,
    long p999,
    long max,
    long lagP99) {}
