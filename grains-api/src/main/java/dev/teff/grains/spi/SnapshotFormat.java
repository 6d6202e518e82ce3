package dev.teff.grains.spi;

/**
 * How the state of a journal becomes a snapshot.
 *
 * @param state the state's codec
 * @param version the version of the function that applies events
 * @param keptEvents how many events up to a snapshot stay stored; {@link Long#MAX_VALUE} for all
 */
public record SnapshotFormat(Codec<?> state, int version, long keptEvents) {}
