package dev.teff.persistence.jdbi;

import dev.teff.persistence.spi.Batch.Retention;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** How the changes of a group of appends reach the database. For use by any thread. */
interface EventAppends {
  /**
   * Moves the heads of grains and stores the events of those whose head was moved.
   *
   * @param retention that of all runs
   * @param runs one of each grain
   * @param rows the events to be stored, in the order of the runs
   * @return for each run, whether its grain's head was moved: not, if its epoch or its head is
   *     another one, or its number
   */
  List<Boolean> append(
      Handle handle, Retention retention, List<NumberedRun> runs, List<EventRow> rows);
}
