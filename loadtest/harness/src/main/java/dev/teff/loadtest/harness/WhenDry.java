package dev.teff.loadtest.harness;

/** What happens when a feeder has no more values. */
public enum WhenDry {
  /** The run ends, and is marked as failed: it was meant to have enough. */
  FAIL,
  /** The run ends as it would at its end. */
  STOP_RUN,
  /** The user who got none ends. */
  STOP_USER
}
