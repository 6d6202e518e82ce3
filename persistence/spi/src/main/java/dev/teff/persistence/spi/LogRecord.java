package dev.teff.persistence.spi;

import java.time.Instant;

/**
 * One stored event.
 *
 * @param sequence its place in the grain's log, from 1 without gaps
 * @param epoch the claim that wrote it: with the sequence number it tells whose record this is, so
 *     that a writer whose commit ended unknown can recognise its own after the next claim
 * @param type the event type's stable name
 * @param payload the encoded event; not to be changed
 * @param meta what the runtime noted beside the event; not to be changed
 * @param time when it was appended, by the writer's clock
 */
@SuppressWarnings("ArrayRecordComponent")
public record LogRecord(
    long sequence, long epoch, String type, byte[] payload, byte[] meta, Instant time) {
  /**
   * The type of a record that holds no event, but notes beside it: of a turn that changed nothing.
   */
  public static final String NO_EVENT = "teff.turn";
}
