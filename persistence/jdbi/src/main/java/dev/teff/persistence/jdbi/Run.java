package dev.teff.persistence.jdbi;

import dev.teff.grains.GrainId;
import dev.teff.persistence.spi.Batch;
import dev.teff.persistence.spi.Batch.Retention;
import java.util.ArrayList;
import java.util.List;

/**
 * Batches of one grain that build on each other and meet in one transaction: one change of the
 * grain's head stands for all of them, and they are stored or fenced together.
 */
final class Run {
  private final List<AppendWrite> writes = new ArrayList<>();

  Run(AppendWrite first) {
    writes.add(first);
  }

  GrainId grain() {
    return first().grain();
  }

  long epoch() {
    return first().epoch();
  }

  long expectedHead() {
    return first().expectedHead();
  }

  long head() {
    return last().head();
  }

  Retention retention() {
    return first().retention();
  }

  List<AppendWrite> writes() {
    return writes;
  }

  /** Takes the write in if it builds on what is in already. */
  boolean extend(AppendWrite write) {
    Batch batch = write.batch();
    if (!batch.grain().equals(grain())
        || batch.epoch() != epoch()
        || batch.expectedHead() != head()
        || batch.retention() != retention()) {
      return false;
    }
    writes.add(write);
    return true;
  }

  private Batch first() {
    return writes.getFirst().batch();
  }

  private Batch last() {
    return writes.getLast().batch();
  }
}
