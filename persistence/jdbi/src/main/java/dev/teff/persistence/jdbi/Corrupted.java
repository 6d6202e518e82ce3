package dev.teff.persistence.jdbi;

import dev.teff.grains.ErrorCode;
import dev.teff.grains.GrainException;
import dev.teff.grains.GrainException.Outcome;
import dev.teff.grains.GrainId;

/** What whoever meets a bad record is told. */
final class Corrupted {
  private Corrupted() {}

  static GrainException missing(GrainId grain, long sequence, String where) {
    return corrupted("The log of %s lacks record %d".formatted(grain, sequence), where);
  }

  static GrainException damaged(GrainId grain, long sequence, String where) {
    return corrupted("Record %d of %s is damaged".formatted(sequence, grain), where);
  }

  static GrainException damagedRegister(String name, String where) {
    return corrupted("The register %s is damaged".formatted(name), where);
  }

  private static GrainException corrupted(String what, String where) {
    return new GrainException(
        ErrorCode.RECORD_CORRUPTED,
        Outcome.DID_NOT_RUN,
        "%s | %s | a failing disk, or the database was changed by hand | restore it from a backup; other grains go on"
            .formatted(what, where));
  }
}
