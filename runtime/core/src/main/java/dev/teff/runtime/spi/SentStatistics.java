package dev.teff.runtime.spi;

/**
 * The calls of one method that a silo sent to other silos since its start, whoever made them there.
 * Counts are exact, and never shrink.
 *
 * @param type the stable name of the called type
 * @param method the name
 * @param calls how many; a call that is made again counts again
 * @param failures how many of those failed, also by what the method declares, or got no answer in
 *     time
 */
public record SentStatistics(String type, String method, long calls, long failures) {}
