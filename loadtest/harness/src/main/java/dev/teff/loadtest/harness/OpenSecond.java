package dev.teff.loadtest.harness;

/**
 * A second all through which requests were open. It is known only when they end.
 *
 * @param second since the start, from 0
 * @param longest the response time of the one of them that took longest, in nanoseconds
 */
record OpenSecond(int second, long longest) {}
