package dev.teff.loadtest.harness;

/**
 * Whether an assertion or invariant held.
 *
 * @param what it says
 * @param actual what was measured, as text
 * @param held whether it was as wanted
 */
public record AssertionResult(String what, String actual, boolean held) {}
