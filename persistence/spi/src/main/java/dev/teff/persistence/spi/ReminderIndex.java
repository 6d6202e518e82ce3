package dev.teff.persistence.spi;

import dev.teff.grains.GrainException;
import dev.teff.grains.GrainId;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The reminders of all grains, found by when they are due. A grain with a log changes its reminders
 * by its batches; one without, by {@link #apply}.
 *
 * <p>Grains fall into {@link #SLICES} slices by their stable hash, so that silos can share the
 * work. Reading costs what is due, not what is registered: a store without an index by time keeps
 * its entries in buckets of time, and puts what is due already into the current one. Every method
 * blocks on the store and throws {@link GrainException} {@code TEFF-3nn} when it cannot. Safe for
 * use by any thread.
 */
public interface ReminderIndex {
  /** The number of slices. */
  int SLICES = 64;

  /** The slice of a grain, from 0. */
  static int slice(GrainId grain) {
    return (int) (grain.stableHash() >>> (Long.SIZE - Integer.numberOfTrailingZeros(SLICES)));
  }

  /**
   * What is due, oldest first. What is damaged is passed over and reported once: it takes no place
   * among those wanted and hides none.
   *
   * @param slices the slices wanted
   * @param until the latest due time wanted
   * @param limit the most entries wanted
   */
  List<Entry> due(BitSet slices, Instant until, int limit);

  /** When the next undamaged reminder of any grain is due, or was; needs no silo. */
  Optional<Instant> next();

  /**
   * The reminders of a grain, by name.
   *
   * @throws GrainException {@code TEFF-302} when one is damaged
   */
  List<Entry> of(GrainId grain);

  /** Makes changes of a grain that has no log, in order. */
  void apply(List<ReminderChange> changes);

  /**
   * Says that a reminder's time has come and is dealt with: moves it to its next due time, or
   * removes it. Nothing happens when it was set anew or cancelled meanwhile.
   *
   * @param fired as it was read
   * @param next the next due time; empty when there is none
   * @return whether it was still as read
   */
  boolean advance(Entry fired, Optional<Instant> next);

  /**
   * A reminder of a grain.
   *
   * @param name unique within the grain
   * @param registration tells this setting of the reminder from earlier and later ones
   * @param due when, in whole milliseconds
   * @param content what the runtime needs to let it tick; not to be changed
   */
  @SuppressWarnings("ArrayRecordComponent")
  record Entry(GrainId grain, String name, UUID registration, Instant due, byte[] content) {
    /** Cuts the due time to milliseconds. */
    public Entry {
      due = due.truncatedTo(ChronoUnit.MILLIS);
    }

    /** The same reminder at another time. */
    public Entry dueAt(Instant time) {
      return new Entry(grain, name, registration, time, content);
    }
  }
}
