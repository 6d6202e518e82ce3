package dev.teff.persistence.spi;

/**
 * A grain's state as of one of its events, so that recovery need not read those before.
 *
 * @param sequence the event's sequence number
 * @param epoch the claim under which the snapshot was taken
 * @param content what the runtime wrote; not to be changed
 */
@SuppressWarnings("ArrayRecordComponent")
public record Snapshot(long sequence, long epoch, byte[] content) {}
