package dev.teff.crdt;

/**
 * The part of a value that is alive, without the context of what has been seen: a <em>dot
 * store</em> (Almeida, Shoker, Baquero, <em>Delta State Replicated Data Types</em>, 2018). One dot
 * stands in one place only, and every dot of a store is in the context beside it.
 *
 * <p>Joining two stores keeps a dot that both have, takes one that only one has when the other has
 * not seen it, and drops it otherwise: who has seen a dot and does not have it has removed it. That
 * is why joins are associative, commutative and idempotent, whatever stores are made of. The work
 * is that of the smaller side, times the depth of the trees.
 */
interface Store {
  /** Whether no dot is alive: an entry of a map that is empty is not there. */
  boolean isEmpty();

  /** Whether there is nothing to keep. Only sequences keep something when they are empty. */
  boolean isBottom();

  /** The store of the same type that holds nothing. */
  Store bottom();

  /** This store joined with another one of the same type. */
  Store join(Store that, Merge merge);

  /** Visits the dots that are alive. */
  void forEachDot(DotVisitor visitor);

  /**
   * Whether a dot is alive here, in the place that a delta is about. A place that is not asked for
   * may answer no.
   *
   * @param about the delta's store of the same type
   */
  default boolean hasDot(long replica, long counter, Store about) {
    return false;
  }

  /** What is seen by who replaces all of it by one dot. */
  default DotContext seenWith(Version<?> dot) {
    return Causal.seen(this).plus(dot.replica(), dot.counter(), dot.counter());
  }

  /** The latest timestamp within, or 0. */
  long latest();
}
