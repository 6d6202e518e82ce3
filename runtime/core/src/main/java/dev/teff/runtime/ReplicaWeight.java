package dev.teff.runtime;

import dev.teff.grains.ErrorCode;
import dev.teff.grains.GrainException;
import dev.teff.grains.GrainException.Outcome;
import dev.teff.grains.GrainId;
import org.jspecify.annotations.Nullable;

/**
 * How large a value is, and the log of one of its copies: what is to be written as a whole again,
 * and what is full. Belongs to the holder of the activation's baton.
 *
 * <p>A log is written anew when what stands behind its last whole value outweighs the value. So of
 * two bytes that are written at least one is a change, and of two that are read when a copy begins
 * one is of the value; whatever the size.
 *
 * <p>What a value takes is known when it is encoded, which takes long where it is large. In between
 * it is taken to have grown by all that was merged.
 */
final class ReplicaWeight<T> {
  /** What a record takes beside its bytes, in a store's row and in time. */
  private static final int RECORD = 128;

  /** A log of less is left alone. */
  private static final long LEAST = 32 << 10;

  private final ReplicaCodec<T> codec;
  private final long most;

  private long behind; // the weight of what stands behind the log's last whole value
  private long looksAt = LEAST; // from which weight on that is compared to the value
  private long measured; // the value's size, when it was looked at last
  private long grown; // by how much it may have grown since

  /**
   * That of an empty value.
   *
   * @param most how many bytes a value may take
   */
  ReplicaWeight(ReplicaCodec<T> codec, long most) {
    this.codec = codec;
    this.most = most;
  }

  /** So many records were added to the log. */
  void stored(long records, long bytes) {
    behind += bytes + records * RECORD;
  }

  /** The log was written anew, with a value of so many bytes. */
  void rewritten(long bytes) {
    behind = 0;
    measured = bytes;
    grown = 0;
    looksAt = Math.max(LEAST, bytes);
  }

  /** Changes of so many bytes were merged into the value. */
  void merged(long bytes) {
    grown += bytes;
  }

  /** The value for the log to be written anew with; null when that is not worth it yet. */
  byte @Nullable [] rewrite(T value) {
    if (behind <= looksAt) {
      return null;
    }
    byte[] whole = codec.encoded(value);
    measured = whole.length;
    grown = 0;
    if (whole.length < behind) {
      return whole;
    }
    looksAt = Math.max(whole.length, behind + behind / 4); // others made it grow, and may go on
    return null;
  }

  /**
   * Refuses a change that makes a value larger than it may be. One that makes a full value smaller
   * is welcome.
   *
   * @param bytes how large the change is
   * @throws GrainException {@code TEFF-320} when it is refused
   */
  void admit(GrainId grain, T before, T changed, long bytes) {
    if (measured + grown + bytes <= most) {
      return;
    }
    if (grown > 0) {
      measured = codec.encoded(before).length;
      grown = 0;
    }
    if (measured + bytes <= most) {
      return;
    }
    long next = codec.encoded(changed).length;
    if (next > most && next >= measured) {
      throw full(grain, changed.getClass().getSimpleName(), next);
    }
  }

  private GrainException full(GrainId grain, String type, long size) {
    return new GrainException(
        ErrorCode.CRDT_LIMIT,
        Outcome.DID_NOT_RUN,
        "The %s of %s would take %d bytes; it may take %d | grain %s | it collects what should be spread over many grains, or is never cleared | spread it over grains by a part of its keys, remove elements, or raise teff.replicated.max-value"
            .formatted(type, grain, size, most, grain));
  }
}
