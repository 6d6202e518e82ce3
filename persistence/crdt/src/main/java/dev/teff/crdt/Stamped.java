package dev.teff.crdt;

/**
 * A value with the time of its writing.
 *
 * @param time of the {@link HybridClock}
 */
record Stamped<V>(long time, V value) {}
