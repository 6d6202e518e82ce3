package dev.teff.persistence.cassandra;

/**
 * What is known of one partition of a log. A log is a chain of such buckets, numbered from 0; only
 * the last is open.
 *
 * @param number its place in the chain
 * @param epoch the newest claim
 * @param head the sequence number of the newest record
 * @param first the sequence number of the oldest record of the whole log
 * @param start the sequence number behind which this bucket begins
 * @param size the bytes in it
 * @param closed whether the log goes on in the next bucket
 */
record Bucket(
    long number, long epoch, long head, long first, long start, long size, boolean closed) {
  /** The bucket of a new log. */
  static final Bucket NEW = new Bucket(0, 1, 0, 1, 0, 0, false);

  /**
   * Whether it was made: each has an epoch and a first record. What lacks one are remains, as when
   * a table was emptied while a claim, say, had yet to be ended; the cluster ends it in the next
   * life of the partition.
   */
  boolean isWhole() {
    return epoch > 0 && first > 0;
  }

  /** The one behind this one, while it is new. */
  Bucket successor() {
    return new Bucket(number + 1, epoch, head, first, head, 0, false);
  }

  Bucket claimed() {
    return new Bucket(number, epoch + 1, head, first, start, size, closed);
  }

  /** As an append of a claim leaves it. */
  Bucket behind(long claim, long newHead, long newFirst, long newSize) {
    return new Bucket(number, claim, newHead, newFirst, start, newSize, closed);
  }
}
