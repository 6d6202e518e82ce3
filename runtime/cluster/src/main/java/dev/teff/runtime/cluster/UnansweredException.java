package dev.teff.runtime.cluster;

import dev.teff.grains.ErrorCode;
import dev.teff.grains.GrainException;

/** A question to a silo got no answer. */
final class UnansweredException extends GrainException {
  private static final long serialVersionUID = 1L;

  private final boolean absence;

  UnansweredException(String silo, Loss loss) {
    super(
        loss.isWrongSecret() ? ErrorCode.WRONG_SECRET : ErrorCode.NO_SILO_REACHABLE,
        Outcome.DID_NOT_RUN,
        loss.isWrongSecret()
            ? CallFailures.wrongSecretText(silo)
            : "%s does not answer: %s | it was asked about itself | it stopped, or the network is cut | see its log"
                .formatted(silo, loss));
    this.absence = loss.isAbsence();
  }

  /** Whether the silo is surely not there. */
  boolean isAbsence() {
    return absence;
  }
}
