package dev.teff.persistence.jdbi;

import dev.teff.persistence.spi.Batch.Retention;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** How the changes of a group of appends reach the database. For use by any thread. */
interface EventAppends {
  /**
   * Moves the heads of grains, each of which is there once and whose batches have this retention.
   *
   * @return whether each was moved; not, if its epoch or head is another one, or its number
   */
  List<Boolean> advance(Handle handle, Retention retention, List<NumberedRun> runs);

  /** Begins to store events. */
  Inserts inserts(Handle handle);

  /** Events on their way. For use by one thread. */
  interface Inserts extends AutoCloseable {
    /** Takes one more; its arrays must not change until all are stored. */
    void add(
        long grain,
        long sequence,
        long epoch,
        String type,
        byte[] payload,
        byte[] meta,
        long time,
        long checksum);

    /** Stores all of them. */
    void execute();

    @Override
    void close();
  }
}
