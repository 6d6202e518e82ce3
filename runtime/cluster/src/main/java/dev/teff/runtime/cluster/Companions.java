package dev.teff.runtime.cluster;

/**
 * Calls that came in one piece, whose replies leave in one piece if they are there soon: so there
 * is one write, and one thread is woken to do it. Parted once, by any thread.
 */
final class Companions {
  /** More calls would keep the first reply waiting for long. */
  static final int MOST = 64;

  private volatile boolean parted;

  /** From now on replies do not wait for each other; before what is there is flushed. */
  void part() {
    parted = true;
  }

  /** Whether a reply may wait: whoever ends that will flush what is there. */
  boolean areTogether() {
    return !parted;
  }
}
