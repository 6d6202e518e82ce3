package dev.teff.persistence.jdbi;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells writes what became of them, group by group. A large group is told beside the writer, which
 * commits the next one meanwhile: on SQLite, telling a thousand callers takes a sixth of the time
 * of storing what they wrote. For use by one thread.
 */
final class Announcer {
  private static final Logger LOG = LoggerFactory.getLogger(Announcer.class);

  /** Handing over a smaller group would take longer than telling it. */
  private static final int LARGE = 64;

  private static final long IDLE_SECONDS = 10;

  /**
   * One thread, which is gone while there is nothing to tell. A platform thread: who waits for its
   * news may hold the carriers of all virtual ones.
   */
  private final ExecutorService beside;

  private CompletableFuture<Void> told = CompletableFuture.completedFuture(null);

  /**
   * Begins without a thread.
   *
   * @param where names the store
   */
  Announcer(String where) {
    this(Thread.ofPlatform().daemon().name("teff-announcer " + where).factory());
  }

  /** The same, with a thread by this factory. */
  Announcer(ThreadFactory threads) {
    this.beside =
        new ThreadPoolExecutor(
            0, 1, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), threads);
  }

  /** Tells the group, behind all that were told before. */
  void tell(List<Write> group, Consumer<Write> news) {
    told.join();
    if (group.size() < LARGE) {
      tellEach(group, news);
    } else {
      tellBeside(group, news);
    }
  }

  private void tellBeside(List<Write> group, Consumer<Write> news) {
    // Runs once: an executor that could not start its thread keeps the task for the next one.
    var telling = new FutureTask<@Nullable Void>(() -> tellEach(group, news), null);
    try {
      told = CompletableFuture.runAsync(telling, beside);
    } catch (RuntimeException | Error e) {
      LOG.warn("No thread to tell writes what became of them: their writer tells them", e);
      telling.run();
    }
  }

  /** One that fails when it is told must not keep the others from hearing. */
  private static void tellEach(List<Write> group, Consumer<Write> news) {
    for (Write write : group) {
      try {
        news.accept(write);
      } catch (RuntimeException | Error e) {
        LOG.error("{} failed when told what became of it", write.subject(), e);
      }
    }
  }

  /** Ends when all are told. */
  void close() {
    told.join();
    beside.shutdown();
  }
}
