package dev.teff.loadtest.harness;

/** What is counted under a name. */
public enum SeriesKind {
  /** A request of a scenario. */
  REQUEST,
  /** All requests together. */
  GLOBAL,
  /** A group of steps, pauses included. */
  GROUP,
  /** Calls of one method of a grain type, as {@code type.method}. */
  GRAIN
}
