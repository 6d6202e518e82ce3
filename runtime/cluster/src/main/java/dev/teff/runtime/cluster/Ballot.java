package dev.teff.runtime.cluster;

import java.util.Comparator;

/**
 * The number of a proposal. No two proposals have the same one.
 *
 * @param number grows
 * @param proposer the incarnation of the silo that makes it
 */
record Ballot(long number, long proposer) implements Comparable<Ballot> {
  /** Before all proposals. */
  static final Ballot NONE = new Ballot(0, 0);

  private static final Comparator<Ballot> ORDER =
      Comparator.comparingLong(Ballot::number).thenComparingLong(Ballot::proposer);

  @Override
  public int compareTo(Ballot other) {
    return ORDER.compare(this, other);
  }
}
