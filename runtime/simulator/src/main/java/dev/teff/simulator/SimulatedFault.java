package dev.teff.simulator;

/** What may go wrong in a simulation; each happens again and again, at moments the seed chooses. */
public enum SimulatedFault {
  /** A silo's process dies without a warning, and is started again a little later. */
  KILL,
  /** A silo stands still for up to eight seconds, and does not notice. */
  FREEZE,
  /** Silos are divided into two sides that do not reach each other, for up to ten seconds. */
  PARTITION,
  /** Nothing passes from one silo to another, though the other way is open. */
  ONE_WAY_CUT,
  /** A silo does not reach the store. */
  STORE_CUT,
  /** Connections of a silo break. */
  RESET,
  /**
   * A silo gives connections up and opens others; what it sent on the old ones arrives all the
   * same, up to three seconds later.
   */
  OVERTAKE,
  /** The store takes its time. */
  SLOW_STORE,
  /** The store refuses, or loses the answer to what it did. */
  FAILING_STORE,
  /** The network is slow, and loses announcements. */
  BAD_NETWORK,
  /** Another silo joins. */
  JOIN,
  /** A silo leaves in good order. */
  LEAVE,
  /** Grains that are active are moved to other silos: in half of the runs, beside all else. */
  MOVE
}
