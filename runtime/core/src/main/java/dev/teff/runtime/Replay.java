package dev.teff.runtime;

import dev.teff.grains.GrainId;
import dev.teff.persistence.spi.Claim;
import dev.teff.persistence.spi.EventLog;
import dev.teff.persistence.spi.EventLog.RecordReader;
import dev.teff.persistence.spi.LogRecord;
import org.jspecify.annotations.Nullable;

/** Reads one grain's log up to its head, and sees to it that nothing is missing. */
final class Replay {
  private final GrainId grain;
  private final EventLog log;
  private final Claim claim;
  private final RecordReader target;
  private long count;
  private @Nullable LogRecord last;

  Replay(GrainId grain, EventLog log, Claim claim, RecordReader target) {
    this.grain = grain;
    this.log = log;
    this.claim = claim;
    this.target = target;
  }

  /** How many records were handed over. */
  long count() {
    return count;
  }

  /** The last record that was read, if one was. */
  @Nullable LogRecord last() {
    return last;
  }

  /** Whether the stored log tells the whole story, because nothing in front of it was trimmed. */
  boolean isComplete() {
    if (claim.first() == 1) {
      return true;
    }
    boolean[] begins = {false};
    log.read(
        grain, claim.first(), claim.first(), each -> begins[0] = Note.decode(each.meta()).begins());
    return begins[0];
  }

  /** Hands over all that is stored. */
  void all() {
    read(claim.first(), this::take);
  }

  /**
   * Hands over what is behind a snapshot.
   *
   * @param snapshot is handed the record that the snapshot is as of, before all others
   * @return false, with nothing handed over, when the record that the snapshot is as of is another
   */
  boolean behind(long sequence, long mark, RecordReader snapshot) {
    try {
      read(
          sequence,
          each -> {
            if (each.sequence() > sequence) {
              take(each);
            } else if (SnapshotImage.mark(each) != mark) {
              throw new OtherRecord();
            } else {
              snapshot.read(each);
            }
          });
      return true;
    } catch (OtherRecord e) {
      return false;
    }
  }

  private void take(LogRecord each) {
    target.read(each);
    count++;
  }

  private void read(long from, RecordReader reader) {
    long[] next = {from};
    log.read(
        grain,
        from,
        claim.head(),
        each -> {
          if (each.sequence() != next[0]) {
            throw Recovery.hole(grain, next[0]);
          }
          next[0]++;
          last = each;
          reader.read(each);
        });
    if (next[0] <= claim.head()) {
      throw Recovery.hole(grain, next[0]);
    }
  }

  private static final class OtherRecord extends RuntimeException {
    private static final long serialVersionUID = 1L;

    OtherRecord() {
      super(null, null, false, false);
    }
  }
}
