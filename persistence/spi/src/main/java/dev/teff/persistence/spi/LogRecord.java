package dev.teff.persistence.spi;

import java.time.Instant;

/**
 * One stored event.
 *
 * @param sequence its place in the grain's log, from 1 without gaps
 * @param type the event type's stable name
 * @param payload the encoded event; not to be changed
 * @param time when it was appended, by the writer's clock
 */
@SuppressWarnings("ArrayRecordComponent")
public record LogRecord(long sequence, String type, byte[] payload, Instant time) {}
