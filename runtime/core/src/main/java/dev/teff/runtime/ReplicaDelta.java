package dev.teff.runtime;

/**
 * A change on its way between copies. One that is {@linkplain #isLarge large} does not travel: the
 * others are told to read it in its author's log.
 *
 * @param author the replica that made it
 * @param first the sequence number of its first record in the author's log; 0 when others cannot
 *     rely on its being there
 * @param last the sequence number of its last record, or the highest that it may get; 0 when its
 *     author does not know
 * @param bytes the encoded delta, nothing of one that is large by its length when it is inflated;
 *     not to be changed
 * @param isLarge whether it does not travel
 */
@SuppressWarnings("ArrayRecordComponent")
record ReplicaDelta(long author, long first, long last, byte[] bytes, boolean isLarge) {
  /** It would keep the connections of silos from what else they have to say, or fit in no frame. */
  private static final int LARGE = 1 << 20;

  ReplicaDelta(long author, long first, long last, byte[] bytes) {
    this(author, first, last, bytes, bytes.length > LARGE);
  }

  /** One that is large, whatever it takes when it is deflated. */
  static ReplicaDelta large(long author, long first, long last) {
    return new ReplicaDelta(author, first, last, new byte[0], true);
  }
}
