package dev.teff.persistence.jdbi;

/**
 * An event as it is stored.
 *
 * @param run the place of its run in the list of all runs, from 0
 * @param time nanoseconds since 1970
 */
@SuppressWarnings("ArrayRecordComponent") // as large as events may be, and seen by nobody else
record EventRow(
    int run,
    long grain,
    long sequence,
    long epoch,
    String type,
    byte[] payload,
    byte[] meta,
    long time,
    long checksum) {}
