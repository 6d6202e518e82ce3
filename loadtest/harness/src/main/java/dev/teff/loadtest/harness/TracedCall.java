package dev.teff.loadtest.harness;

/**
 * A call that was followed through the cluster, as its caller saw it.
 *
 * @param trace by which silos know it
 * @param name type and method
 * @param key of the grain
 * @param sinceStart when it began, in nanoseconds since the start
 * @param nanos how long its caller waited
 */
record TracedCall(String trace, String name, String key, long sinceStart, long nanos) {}
