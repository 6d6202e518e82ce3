package dev.teff.codegen;

import dev.teff.codegen.Encoding.Message;
import dev.teff.grains.Snapshots;

/**
 * How a journal's state becomes a snapshot.
 *
 * @param version the version of the function that applies events
 * @param keptEvents how many events up to a snapshot stay stored
 */
record SnapshotModel(Message state, int version, long keptEvents) {
  /** Whether events are forgotten, so that the state cannot be computed anew. */
  boolean isOnlyTruth() {
    return keptEvents != Snapshots.ALL_EVENTS;
  }
}
