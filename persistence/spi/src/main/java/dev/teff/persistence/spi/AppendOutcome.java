package dev.teff.persistence.spi;

import dev.teff.grains.GrainException;

/** What became of a batch. */
public sealed interface AppendOutcome {
  /** It is durable. */
  record Committed() implements AppendOutcome {}

  /**
   * It was refused, and surely not stored, because the grain's epoch or head is another one: the
   * writer was superseded.
   */
  record Fenced(long epoch, long head) implements AppendOutcome {}

  /** It was surely not stored, because the store could not. */
  record Refused(GrainException cause) implements AppendOutcome {}

  /** Nobody knows whether it was stored; the next claim settles it. */
  record Unknown(GrainException cause) implements AppendOutcome {}
}
