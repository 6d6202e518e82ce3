package dev.teff.runtime.cluster;

import dev.teff.runtime.cluster.spi.Network.NoConnection;
import java.util.Optional;

/**
 * Why a connection is lost, or never came to be.
 *
 * @param why in words that follow a colon
 * @param nobodyListens whether the machine said so
 * @param refusal set when the two ends did not agree to talk
 */
record Loss(String why, boolean nobodyListens, Optional<RefusalFrame.Reason> refusal) {
  static Loss of(String why) {
    return new Loss(why, false, Optional.empty());
  }

  static Loss of(NoConnection failure) {
    return new Loss(failure.why(), failure.refused(), Optional.empty());
  }

  static Loss refused(RefusalFrame.Reason reason) {
    return new Loss(reason.toString(), false, Optional.of(reason));
  }

  /** Whether whoever was looked for is surely not there. */
  boolean isAbsence() {
    return nobodyListens
        || refusal.filter(reason -> reason == RefusalFrame.Reason.OTHER_SILO).isPresent();
  }

  /** Whether somebody is there who has another secret. */
  boolean isWrongSecret() {
    return refusal.filter(reason -> reason == RefusalFrame.Reason.WRONG_SECRET).isPresent();
  }

  @Override
  public String toString() {
    return why;
  }
}
