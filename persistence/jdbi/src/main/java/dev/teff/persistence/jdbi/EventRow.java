package dev.teff.persistence.jdbi;

/**
 * An event as it is stored.
 *
 * @param move which move of a head it belongs to, counted from 0
 * @param time nanoseconds since 1970
 */
@SuppressWarnings("ArrayRecordComponent") // as large as events may be, and seen by nobody else
record EventRow(
    int move, long sequence, String type, byte[] payload, byte[] meta, long time, long checksum) {}
