package dev.teff.persistence.spi;

import dev.teff.grains.GrainException;
import dev.teff.grains.GrainId;

/**
 * The events of grains, each grain a log of its own, fenced by epochs.
 *
 * <p>An activation claims the next epoch of its grain before it reads. Every append names the epoch
 * and the sequence number it builds on, and is refused when either is not the stored one any more:
 * an activation that was superseded can never commit. Safe for use by any thread.
 */
public interface EventLog {
  /**
   * Ends every earlier epoch of a grain and begins a new one. When this returns, no append of an
   * earlier epoch will ever commit, and every append that did is visible to {@link #read}.
   *
   * <p>Blocks on the store.
   *
   * @throws GrainException {@code TEFF-3nn} when the store cannot
   */
  Claim claim(GrainId grain);

  /**
   * Hands over the stored records of a grain in order of their sequence numbers.
   *
   * <p>Blocks on the store; the records arrive on the calling thread.
   *
   * @param from the first sequence number wanted
   * @param to the last sequence number wanted
   * @throws GrainException {@code TEFF-302} when a record is damaged or missing, {@code TEFF-3nn}
   *     when the store cannot read
   */
  void read(GrainId grain, long from, long to, RecordReader reader);

  /**
   * Stores a batch, all of it or nothing, and reports once what became of it. Returns at once; the
   * listener runs on a thread of the store (of the caller, once the store is closed) and must not
   * block. Batches of one grain that are submitted in order commit and are reported in order; when
   * one is not committed, those behind it build on a sequence number that never came to be, and are
   * refused or fenced too.
   */
  void append(Batch batch, AppendListener listener);

  /** Takes the records of one grain. */
  @FunctionalInterface
  interface RecordReader {
    /** Called once per record, in order. */
    void read(LogRecord logRecord);
  }

  /** Learns what became of a batch. */
  @FunctionalInterface
  interface AppendListener {
    /** Called exactly once. */
    void completed(AppendOutcome outcome);
  }
}
