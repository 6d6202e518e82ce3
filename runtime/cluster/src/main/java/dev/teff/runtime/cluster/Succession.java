package dev.teff.runtime.cluster;

/**
 * Which of the connections between two ends one is, and which it replaces. What still is on its way
 * on a connection that was given up must not arrive behind what its successor brings: calls that
 * one turn starts would change places.
 *
 * @param way which of the ways that its opener keeps open beside each other; 0 for none of them
 * @param number larger than that of each earlier connection on the same way
 */
record Succession(int way, long number) {
  /** That of a connection that replaces none. */
  static final Succession NONE = new Succession(0, 0);

  boolean isNone() {
    return way == 0;
  }
}
