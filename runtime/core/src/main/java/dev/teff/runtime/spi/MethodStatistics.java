package dev.teff.runtime.spi;

/**
 * The calls of one method that ran on a silo since its start.
 *
 * @param method the name
 * @param calls how many turns ran it
 * @param failures how many of those threw, also what the method declares, or ran out of time
 */
public record MethodStatistics(String method, long calls, long failures) {}
