package dev.teff.runtime.cluster;

import java.util.Optional;

/**
 * Why a connection is lost, or never came to be.
 *
 * @param why in words that follow a colon
 * @param refusal set when the two ends did not agree to talk
 */
record Loss(String why, Optional<RefusalFrame.Reason> refusal) {
  static Loss of(String why) {
    return new Loss(why, Optional.empty());
  }

  static Loss refused(RefusalFrame.Reason reason) {
    return new Loss(reason.toString(), Optional.of(reason));
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
