package dev.teff.crdt;

/**
 * The name of one change: no two changes share one.
 *
 * @param replica who made it
 * @param counter which of the replica's it is, from 1
 */
record Dot(long replica, long counter) implements Comparable<Dot> {
  /** The root of every sequence, which nobody inserted. */
  static final Dot ROOT = new Dot(0, 0);

  /** The same replica's next one. */
  Dot next() {
    return new Dot(replica, counter + 1);
  }

  @Override
  public int compareTo(Dot that) {
    int byReplica = Long.compare(replica, that.replica);
    return byReplica != 0 ? byReplica : Long.compare(counter, that.counter);
  }
}
