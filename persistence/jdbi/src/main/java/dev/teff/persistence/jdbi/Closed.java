package dev.teff.persistence.jdbi;

import dev.teff.grains.ErrorCode;
import dev.teff.grains.GrainException;
import dev.teff.grains.GrainException.Outcome;

/** What whoever uses a closed store is told. */
final class Closed {
  private Closed() {}

  static GrainException refusal(String where) {
    return new GrainException(
        ErrorCode.STORE_FAILED,
        Outcome.DID_NOT_RUN,
        "The store is closed | %s | it was used after close() | keep it open for as long as its silo runs"
            .formatted(where));
  }
}
