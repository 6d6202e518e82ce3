package dev.teff.runtime;

import dev.teff.grains.ErrorCode;
import dev.teff.grains.GrainException;
import dev.teff.grains.GrainException.Outcome;
import dev.teff.grains.GrainId;
import dev.teff.grains.spi.DecodingException;
import dev.teff.persistence.spi.LogRecord;

/** What recovery says when a stored record makes no sense. */
final class Recovery {
  private Recovery() {}

  static GrainException hole(GrainId grain, long sequence) {
    return new GrainException(
        ErrorCode.RECORD_CORRUPTED,
        Outcome.DID_NOT_RUN,
        "The journal of %s has a hole: the store says that record %d is there, but does not return it | grain %s, sequence %d | records were deleted by hand, or a backup was restored in part | restore the store from a backup; other grains are not affected"
            .formatted(grain, sequence, grain, sequence));
  }

  static GrainException beginningGone(GrainId grain, long first) {
    return new GrainException(
        ErrorCode.JOURNAL_INCOMPLETE,
        Outcome.DID_NOT_RUN,
        "The journal of %s begins at record %d, and no snapshot tells what was before | grain %s | its older events were forgotten as keepEvents says, and its snapshot is lost, damaged or of other code | restore the snapshot from a backup, or run the code that can read it; other grains are not affected"
            .formatted(grain, first, grain));
  }

  static GrainException unreadable(GrainId grain, LogRecord logRecord, DecodingException cause) {
    return new GrainException(
        ErrorCode.RECORD_CORRUPTED,
        Outcome.DID_NOT_RUN,
        "A stored record of %s cannot be decoded: %s | grain %s, sequence %d, type %s | field numbers or types changed since it was stored, or the record is damaged | compare the type with the contracts file of the version that wrote it; other grains are not affected"
            .formatted(grain, cause.getMessage(), grain, logRecord.sequence(), logRecord.type()),
        cause);
  }
}
