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

  static GrainException unreadable(GrainId grain, LogRecord logRecord, DecodingException cause) {
    return new GrainException(
        ErrorCode.RECORD_CORRUPTED,
        Outcome.DID_NOT_RUN,
        "A stored record of %s cannot be decoded: %s | grain %s, sequence %d, type %s | field numbers or types changed since it was stored, or the record is damaged | compare the type with the contracts file of the version that wrote it; other grains are not affected"
            .formatted(grain, cause.getMessage(), grain, logRecord.sequence(), logRecord.type()),
        cause);
  }
}
