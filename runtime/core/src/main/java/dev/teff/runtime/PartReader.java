package dev.teff.runtime;

import dev.teff.grains.GrainException;
import dev.teff.grains.GrainId;
import dev.teff.grains.spi.DecodingException;
import dev.teff.persistence.spi.EventLog.RecordReader;
import dev.teff.persistence.spi.LogRecord;
import dev.teff.runtime.ReplicaParts.Part;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads a log in which large turns are in {@linkplain ReplicaParts parts}, and hands over what was
 * stored whole, or completely.
 *
 * <p>A series of parts that was not completed counts for nothing. One stays in a log when its
 * writer lost its claim, or the store, half-way; whoever writes behind it has claimed the log anew.
 * Another one is seen by a reader that is overtaken: what it had not read yet was forgotten,
 * because something stands behind it that repeats everything. Parts without a beginning, or that
 * are followed by something else of the same writer, are damage.
 */
final class PartReader implements RecordReader {
  private final GrainId grain;
  private final RecordReader reader;
  private final List<Part> parts = new ArrayList<>();
  private long complete;

  /**
   * A reader from the beginning of a log, or from behind what was read completely.
   *
   * @param grain for messages
   * @param reader takes the records
   */
  PartReader(GrainId grain, RecordReader reader) {
    this.grain = grain;
    this.reader = reader;
  }

  /** The record up to which everything was handed over, or counts for nothing; 0 for none. */
  long complete() {
    return complete;
  }

  /** The last record of a series that is not complete yet; 0 when there is none. */
  long pending() {
    return parts.isEmpty() ? 0 : parts.getLast().stored().sequence();
  }

  /**
   * Takes the next record.
   *
   * @throws GrainException {@code TEFF-302} when it cannot be read where it stands
   */
  @Override
  public void read(LogRecord stored) {
    try {
      if (stored.type().equals(ReplicaParts.PART)) {
        take(Part.of(stored));
      } else {
        abandonBefore(stored);
        complete = stored.sequence();
        reader.read(stored);
      }
    } catch (DecodingException e) {
      throw Recovery.unreadable(grain, stored, e);
    }
  }

  private void take(Part part) {
    if (part.isFirst()) {
      abandonBefore(part.stored());
    } else if (parts.isEmpty() || !part.follows(parts.getLast())) {
      throw new DecodingException(
          "it is part %d of %d, and the one before it is missing"
              .formatted(part.index() + 1, part.count()));
    }
    parts.add(part);
    if (part.isLast()) {
      List<LogRecord> whole = ReplicaParts.joined(parts);
      parts.clear();
      complete = part.stored().sequence();
      whole.forEach(reader::read);
    }
  }

  private void abandonBefore(LogRecord next) {
    if (parts.isEmpty()) {
      return;
    }
    LogRecord last = parts.getLast().stored();
    if (next.epoch() == last.epoch() && next.sequence() == last.sequence() + 1) {
      throw new DecodingException("its writer had something in hand that it did not complete");
    }
    parts.clear();
  }
}
