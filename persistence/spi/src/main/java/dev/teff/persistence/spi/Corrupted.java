package dev.teff.persistence.spi;

import dev.teff.grains.ErrorCode;
import dev.teff.grains.GrainException;
import dev.teff.grains.GrainException.Outcome;
import dev.teff.grains.GrainId;

/** What whoever meets a bad record is told; {@code where} names the store. */
public final class Corrupted {
  private Corrupted() {}

  /** The log lacks a record. */
  public static GrainException missing(GrainId grain, long sequence, String where) {
    return corrupted("The log of %s lacks record %d".formatted(grain, sequence), where);
  }

  /** The log lacks a part that it was stored in; nobody knows what was there. */
  public static GrainException missingPart(GrainId grain, long part, String where) {
    return corrupted("The log of %s lacks its part %d".formatted(grain, part), where);
  }

  /** A record is not what was stored. */
  public static GrainException damaged(GrainId grain, long sequence, String where) {
    return corrupted("Record %d of %s is damaged".formatted(sequence, grain), where);
  }

  /** A register is not what was stored. */
  public static GrainException damagedRegister(String name, String where) {
    return corrupted("The register %s is damaged".formatted(name), where);
  }

  /** A snapshot is not what was stored. */
  public static GrainException damagedSnapshot(GrainId grain, String where) {
    return corrupted("The snapshot of %s is damaged".formatted(grain), where);
  }

  /** A reminder is not what was stored; its grain may be no name of one. */
  public static GrainException damagedReminder(String grain, String name, String where) {
    return corrupted("The reminder \"%s\" of %s is damaged".formatted(name, grain), where);
  }

  private static GrainException corrupted(String what, String where) {
    return new GrainException(
        ErrorCode.RECORD_CORRUPTED,
        Outcome.DID_NOT_RUN,
        "%s | %s | a failing disk, or the database was changed by hand | restore it from a backup; other grains go on"
            .formatted(what, where));
  }
}
