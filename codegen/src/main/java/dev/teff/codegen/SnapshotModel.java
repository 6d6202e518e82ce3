package dev.teff.codegen;

import dev.teff.codegen.Encoding.Message;

/**
 * How a journal's state becomes a snapshot.
 *
 * @param version the version of the function that applies events
 * @param keptEvents how many events up to a snapshot stay stored
 */
record SnapshotModel(Message state, int version, long keptEvents) {}
