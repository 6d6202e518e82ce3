package dev.teff.runtime.cluster;

/** What became of the wish to have a grain on another silo. */
public enum MigrationOutcome {
  /** It runs there. */
  MOVED,
  /** It is not active on the silo that was to move it, or leaves it for another reason. */
  NOT_ACTIVE,
  /** The target does not take it, or the view has changed; it stays where it is. */
  REFUSED,
  /**
   * It was stopped, and then its owner or the target could not go on: its next call activates it.
   */
  LEFT,
  /** A turn of it does not end; it stays where it is. */
  STUCK
}
