package dev.teff.runtime.cluster;

import dev.teff.grains.GrainId;
import dev.teff.runtime.spi.Luggage;

/** What one silo's directory asks or tells another one's. */
sealed interface DirectoryQuestion {
  /**
   * An owner asks what a member hosts of the owner's range.
   *
   * @param version the view by which the asker owns it
   * @param page which part of the answer is wanted, from 0
   */
  record HandOver(long version, int page) implements DirectoryQuestion {}

  /**
   * An owner asks whether a member hosts one grain of the owner's range, because it is wanted.
   *
   * @param version the view by which the asker owns it
   */
  record Holds(long version, GrainId grain) implements DirectoryQuestion {}

  /** An activation that the owner may have an entry of is not there. */
  record Gone(GrainId grain, long number) implements DirectoryQuestion {}

  /** A source asks a target whether it would take a grain. */
  record Prepare(long version, GrainId grain) implements DirectoryQuestion {}

  /**
   * A source asks the owner to lead calls to the target.
   *
   * @param from the number of the source's activation
   * @param target the target's incarnation
   * @param to the number of the activation that the target has set aside
   */
  record Rebind(long version, GrainId grain, long from, long target, long to)
      implements DirectoryQuestion {}

  /**
   * Somebody who looks for a deadlock asks what those turns of a grain wait for that keep another
   * turn waiting.
   *
   * @param hops how often the question may be passed on
   * @param turn the number of the turn that waits; 0 when the asker is of an older version, which
   *     knows of running turns only
   * @param number by which the grain's silo knows who waits for the call
   * @param victim the number of a turn that is to look for itself; 0 for none
   */
  record Waits(GrainId grain, int hops, long turn, long number, long victim)
      implements DirectoryQuestion {}

  /** Somebody asks a grain's owner on which silo it is, or would be. */
  record Locate(GrainId grain) implements DirectoryQuestion {}

  /**
   * Something that silos of a newer version ask; it is refused, and the asker does without.
   *
   * @param field what it is
   */
  record Unknown(int field) implements DirectoryQuestion {}

  /** A source says that the grain for which a number was set aside does not come. */
  record Cancel(GrainId grain, long number) implements DirectoryQuestion {}

  /** A source has the target activate the grain. */
  record Commit(long version, GrainId grain, long number, Luggage luggage)
      implements DirectoryQuestion {}
}
