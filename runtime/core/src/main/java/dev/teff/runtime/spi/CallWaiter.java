package dev.teff.runtime.spi;

/**
 * A turn that waits for a call. A call that comes to a grain whose running turn waits for it would
 * wait for itself.
 *
 * @param number the turn's number, unique among all silos, never 0
 * @param grain the grain, for messages
 */
public record CallWaiter(long number, String grain) {
  /** Longer chains of calls lose their oldest links: a cycle over those meets the deadline. */
  public static final int MOST = 32;
}
