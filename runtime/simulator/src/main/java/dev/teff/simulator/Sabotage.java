package dev.teff.simulator;

/**
 * Bugs that a simulation plants beneath the runtime, to show that its checkers find them. Each is
 * what the runtime would suffer from if it, or a store, lacked one of its protections.
 */
public enum Sabotage {
  /** The store takes appends of activations that were superseded. */
  NO_FENCE,
  /** The store says that it has committed when it has only begun. */
  EARLY_ACKNOWLEDGEMENT,
  /** The store now and then forgets what it has committed. */
  LOST_COMMIT,
  /** A commit of unknown fate is reported as one that surely did not happen. */
  UNKNOWN_TAKEN_FOR_REFUSED,
  /**
   * A claim does not wait for appends under way: it tells an old head, and they commit behind it.
   */
  CLAIM_WITHOUT_BARRIER,
  /** The register answers with what it held some seconds ago. */
  STALE_VIEW,
  /** A connection brings some bytes twice. */
  DUPLICATED_FRAMES,
  /** Nobody learns from a silo what it hosts: ranges are handed over without asking all. */
  SILENT_HAND_OVER,
  /** Nobody learns from a silo of single grains that it hosts while their range is handed over. */
  SILENT_ABOUT_ONE,
  /** A silo's clock stands while the silo is frozen, so that no lease of it ever runs out. */
  NO_LEASE,
  /** A call of unknown outcome is made again. */
  UNKNOWN_TRIED_AGAIN,
  /** A grain that moves says that it has stopped, and goes on answering. */
  ANSWERS_BEHIND_MOVE,
  /** A grain that moves carries what it carried at an earlier move. */
  OLD_LUGGAGE,
  /** A grain that moves leaves behind what it carries. */
  LOST_LUGGAGE,
  /** A silo that takes a call with a key does not know that it took it before. */
  FORGOTTEN_KEYS
}
