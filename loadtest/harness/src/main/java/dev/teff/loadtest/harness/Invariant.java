package dev.teff.loadtest.harness;

/**
 * What must be true of the target when all users have gone.
 *
 * @param name what it says
 * @param check throws when it is not true
 */
public record Invariant(String name, CountedCheck check) {}
