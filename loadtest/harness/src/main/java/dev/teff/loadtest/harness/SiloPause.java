package dev.teff.loadtest.harness;

/**
 * A time in which a silo, or a thread of it, stood still; in seconds since the start.
 *
 * @param kind GC, safepoint or pinned
 */
public record SiloPause(String silo, String kind, double from, double to) {}
