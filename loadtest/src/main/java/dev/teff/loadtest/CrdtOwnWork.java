package dev.teff.loadtest;

/** What is measured of Teff's types besides what is compared. */
interface CrdtOwnWork extends CrdtWork {
  /** A round of changes that were made elsewhere and come as one, merged. */
  Object groupMerge();

  /** Whether what was added can be removed. */
  boolean canRemove();

  /**
   * A round of changes that one replica makes and applies: each second one removes something that
   * is there, and the next one adds it again.
   */
  Object removals();

  /** The size of an encoded value in which so many were added and removed, one by one. */
  int bytesBehindRemovals(int count);
}
