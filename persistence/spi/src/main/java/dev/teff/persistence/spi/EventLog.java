package dev.teff.persistence.spi;

import dev.teff.grains.GrainException;
import dev.teff.grains.GrainId;
import java.util.List;
import java.util.Optional;

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
   * <p>Blocks on the store; the records arrive on the calling thread. Those that the grain's writer
   * forgets meanwhile may be left out, so there may be a gap in front of its first record.
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
   *
   * <p>When the batch is committed, so are its {@linkplain Batch#reminders() reminders}. When it is
   * not, a store that cannot change both at once may leave a reminder that was to be set; the grain
   * recognises it when it is due.
   */
  void append(Batch batch, AppendListener listener);

  /**
   * How many {@linkplain Batch.Event#bytes() bytes} an event may have, and a batch that has several
   * may surely have. A batch with a larger event is refused. Fixed; does not block.
   */
  long maxEvent();

  /**
   * Why a batch of these events would be refused for their size, if it would. Depends on nothing
   * but the sizes; does not block.
   *
   * @return {@code TEFF-309}, which did not run
   */
  Optional<GrainException> oversize(GrainId grain, List<Batch.Event> events);

  /**
   * Forgets the oldest records of a grain, up to all of them; its epoch and head stay. Blocks on
   * the store.
   *
   * @param epoch the caller's claim
   * @param first the oldest sequence number that stays; head + 1 forgets all
   * @return false, with nothing changed, when another claim superseded this one, or {@code first}
   *     is beyond head + 1; where that claim came in the midst of many records, some may be gone
   * @throws GrainException {@code TEFF-3nn} when the store cannot; the records may be gone then
   */
  boolean trim(GrainId grain, long epoch, long first);

  /**
   * Lists the grains of a type that have records, page by page, in an order of the store's own. A
   * grain that is written first or loses its last record meanwhile may be listed or not. Blocks on
   * the store.
   *
   * @param cursor empty for the first page, then {@link Keys#next()}
   * @param limit the most grains that a page may hold
   * @throws GrainException {@code TEFF-110} when the store can see that it gave no such cursor
   */
  Keys keys(String type, String cursor, int limit);

  /** Counts the grains of a type that have records. Blocks on the store; may take long. */
  long count(String type);

  /**
   * Lists the types of the grains that have records, sorted by name. One of which the first grain
   * is written or the last one loses its records meanwhile may be listed or not. Blocks on the
   * store.
   */
  List<String> types();

  /**
   * A page of a listing.
   *
   * @param next the cursor of the next page; empty when there is none
   */
  record Keys(List<Stored> grains, String next) {
    /** Copies the list. */
    public Keys {
      grains = List.copyOf(grains);
    }
  }

  /**
   * A grain that has records. Where a part of its log is lost, both numbers may be 0: whoever looks
   * for damage has to find it.
   *
   * @param first the sequence number of the oldest
   * @param head the sequence number of the newest
   */
  record Stored(GrainId grain, long first, long head) {}

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
