package dev.teff.persistence.jdbi;

import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Tells writes what became of them, group by group. A large group is told beside the writer, which
 * commits the next one meanwhile: on SQLite, telling a thousand callers takes a sixth of the time
 * of storing what they wrote. For use by one thread.
 */
final class Announcer {
  /** Handing over a smaller group would take longer than telling it. */
  private static final int LARGE = 64;

  private @Nullable Thread beside;

  /** Tells the group, behind all that were told before. */
  void tell(List<Write> group, Consumer<Write> news) {
    awaitEnd();
    if (group.size() < LARGE) {
      group.forEach(news);
    } else {
      beside = Thread.ofVirtual().name("teff-announcer").start(() -> group.forEach(news));
    }
  }

  /** Waits until all are told. */
  void awaitEnd() {
    if (beside != null) {
      Threads.join(beside);
      beside = null;
    }
  }
}
