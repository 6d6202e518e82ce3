package dev.teff.persistence.jdbi;

/**
 * An event as it is stored.
 *
 * @param time nanoseconds since 1970
 */
@SuppressWarnings("ArrayRecordComponent") // as large as events may be, and seen by nobody else
record EventRow(
    long grain,
    long sequence,
    long epoch,
    String type,
    byte[] payload,
    byte[] meta,
    long time,
    long checksum) {}
