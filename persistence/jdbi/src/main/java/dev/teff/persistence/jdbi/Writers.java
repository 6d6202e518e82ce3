package dev.teff.persistence.jdbi;

import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * As many writers as the database has use for. All changes of one key go through the same writer,
 * which keeps their order.
 */
final class Writers {
  private final List<Writer> writers = new ArrayList<>();

  /**
   * Starts the writers.
   *
   * @param first the connection of the first one; the others open theirs when they need them
   */
  Writers(Dialect dialect, EventTable events, Handle first) {
    for (int i = 0; i < dialect.writers(); i++) {
      @Nullable Handle handle = i == 0 ? first : null;
      writers.add(new Writer(dialect.describe(), new GroupCommit(dialect, events, handle)));
    }
  }

  /** Hands over a write; it is told what became of it, on a thread of the store. */
  void submit(Write write) {
    writers.get(Math.floorMod(write.key().hashCode(), writers.size())).submit(write);
  }

  /** Commits what was submitted and waits for that. */
  void close() {
    writers.forEach(Writer::close);
    writers.forEach(Writer::awaitEnd);
  }
}
