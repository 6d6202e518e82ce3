package dev.teff.runtime.cluster;

/** What a look at a silo's address shows. */
enum Presence {
  /** It answers. */
  ALIVE,
  /**
   * Nobody listens there, or somebody else: a silo listens before it enters the view and until it
   * has left, so its process is gone.
   */
  ABSENT,
  /** Nothing comes back: it is frozen, cut off, or slow. */
  SILENT
}
