package dev.teff.persistence.cassandra;

import com.datastax.oss.driver.api.core.DriverException;
import dev.teff.persistence.cassandra.DueRows.Pointer;
import dev.teff.persistence.cassandra.ReminderRows.Filed;
import dev.teff.persistence.cassandra.Watermarks.Watermark;
import dev.teff.persistence.spi.ReminderIndex;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLongArray;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves the watermarks of slices on, behind what has ticked, so that its tombstones are not read
 * again. A few reminders that do not get on, because their grain fails or they are damaged, must
 * not hold it: they are set aside into a late bucket. Many are a backlog, which is waited for.
 */
final class WatermarkMover {
  private static final Logger LOG = LoggerFactory.getLogger(WatermarkMover.class);

  private static final Duration EVERY = Duration.ofMinutes(1);

  /** What is younger may be about to tick, or to be set by a silo whose clock is a bit behind. */
  private static final Duration SLACK = Duration.ofSeconds(10);

  private static final int MOST_SET_ASIDE = 100;

  private final ReminderRows rows;
  private final DueRows due;
  private final Watermarks watermarks;
  private final InstantSource clock;

  /** When each slice's was last moved. */
  private final AtomicLongArray moved = new AtomicLongArray(ReminderIndex.SLICES);

  WatermarkMover(ReminderRows rows, DueRows due, Watermarks watermarks, InstantSource clock) {
    this.rows = rows;
    this.due = due;
    this.watermarks = watermarks;
    this.clock = clock;
    for (int slice = 0; slice < ReminderIndex.SLICES; slice++) {
      moved.set(slice, clock.millis());
    }
  }

  /** Moves those on whose time has come: at most one, for whoever asks waits for ticks. */
  void moveOne(BitSet slices, Instant until) {
    long now = clock.millis();
    long end = Math.min(now, until.toEpochMilli()) - SLACK.toMillis();
    for (int slice : slices.stream().toArray()) {
      long last = moved.get(slice);
      if ((due.wasCrowded(slice) || now - last >= EVERY.toMillis())
          && moved.compareAndSet(slice, last, now)
          && tryMove(slice, end)) {
        return;
      }
    }
  }

  /** Returns whether there was something to do; whatever fails only makes reading slower. */
  private boolean tryMove(int slice, long end) {
    try {
      return move(slice, end);
    } catch (DriverException e) {
      LOG.debug("The watermark of slice {} stays where it is.", slice, e);
      return true;
    }
  }

  private boolean move(int slice, long wanted) {
    long from = watermarks.known(slice).passed();
    if (wanted <= from || !due.hasInTime(slice, from, wanted)) {
      return false;
    }
    List<Pointer> left = due.inTime(slice, from, wanted, MOST_SET_ASIDE);
    long end = left.size() < MOST_SET_ASIDE ? wanted : left.getFirst().due().toEpochMilli();
    Watermark closed = end > from ? watermarks.close(slice, end) : Watermark.NONE;
    if (closed.closed() < end) {
      return true;
    }
    // Those found before may have been joined by others, until it was closed.
    List<Pointer> last = due.inTime(slice, from, end, MOST_SET_ASIDE);
    if (last.size() < MOST_SET_ASIDE) {
      last.forEach(this::setAside);
      watermarks.pass(slice, closed, end);
    }
    return true;
  }

  /**
   * Lets a late bucket point there, too. What points to nothing may be about to be set, and what is
   * damaged is not touched: the old pointer stays for those, until its bucket is old.
   */
  private void setAside(Pointer pointer) {
    Pointer late = pointer.in(due.lateBucket());
    due.enter(late);
    Optional<Filed> filed = rows.find(pointer.grain(), pointer.name(), pointer.registration());
    if (filed.isPresent()
        && !filed.get().isDamaged()
        && Pointer.to(filed.get()).equals(pointer)
        && rows.replace(pointer.due(), new Filed(filed.get().entry(), late.bucket()))) {
      due.delete(pointer);
    }
  }
}
