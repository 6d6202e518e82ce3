package dev.teff.persistence.jdbi;

import static dev.teff.persistence.jdbi.EventPages.FIRST_ROWS;

import dev.teff.grains.GrainException;
import dev.teff.grains.GrainId;
import dev.teff.persistence.jdbi.EventPages.Page;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Reads the first pages of logs, which is all that most logs have. What is asked for while all
 * readers are busy shares a statement, where the database has one for it: when a crowd of grains
 * comes back, all who wait share its price. For use by any thread.
 */
final class FirstPages {
  private static final int MOST_AT_ONCE = 16;

  private final Dialect dialect;
  private final EventPages pages;
  private final Readers readers;
  private final ConcurrentLinkedQueue<Wanted> waiting = new ConcurrentLinkedQueue<>();

  /** About how many bytes the largest of the last pages had: what several have must fit. Racy. */
  private volatile long largest = EventPages.PAGE_BYTES;

  FirstPages(Dialect dialect, EventPages pages, Readers readers) {
    this.dialect = dialect;
    this.pages = pages;
    this.readers = readers;
  }

  /** A page that somebody waits for. */
  record Wanted(GrainId grain, long from, long to, CompletableFuture<Page> page) {
    Wanted(GrainId grain, long from, long to) {
      this(grain, from, to, new CompletableFuture<>());
    }

    String subject() {
      return "reading the log of " + grain;
    }
  }

  /** Reads the first page of a grain's log between two sequence numbers. */
  CompletableFuture<Page> read(GrainId grain, long from, long to) {
    var wanted = new Wanted(grain, from, to);
    waiting.add(wanted);
    var reading = new Reading();
    var unused = readers.submit(wanted.subject(), reading).whenComplete(reading::ended);
    return wanted.page;
  }

  private Page readAlone(Handle handle, Wanted wanted) {
    return pages.read(handle, wanted.grain, wanted.from, wanted.to, FIRST_ROWS);
  }

  /**
   * Whoever asks for a page has a reader look for what waits, its own page or others: there are as
   * many looks as pages, so none is left.
   */
  private final class Reading implements Function<Handle, List<Page>> {
    private final List<Wanted> taken = new ArrayList<>();

    /** Called again, with another connection, when the first one turns out to be dead. */
    @Override
    public List<Page> apply(Handle handle) {
      take();
      return taken.size() > 1
          ? pages.readFirst(handle, dialect.firstPages(), taken)
          : taken.stream().map(only -> readAlone(handle, only)).toList();
    }

    private void take() {
      long fitting = dialect.firstPages().isEmpty() ? 1 : EventPages.PAGE_BYTES / largest;
      int most = Math.clamp(fitting, 1, MOST_AT_ONCE);
      Wanted next;
      while (taken.size() < most && (next = waiting.poll()) != null) {
        taken.add(next);
      }
    }

    void ended(@Nullable List<Page> read, @Nullable Throwable failure) {
      if (read == null) {
        take(); // when there was no connection
        taken.forEach(FirstPages.this::retryAlone);
        return;
      }
      long most = Math.max(1, largest - largest / 8);
      for (int i = 0; i < read.size(); i++) {
        most = Math.max(most, read.get(i).bytes());
        taken.get(i).page.complete(read.get(i));
      }
      largest = most;
    }
  }

  /** So that a log that cannot be read is no trouble for others, and is named in its own. */
  private void retryAlone(Wanted wanted) {
    try {
      var unused =
          readers
              .submit(wanted.subject(), handle -> readAlone(handle, wanted))
              .whenComplete((page, failure) -> {
                if (failure == null) {
                  wanted.page.complete(page);
                } else {
                  wanted.page.completeExceptionally(failure);
                }
              });
    } catch (GrainException closed) {
      wanted.page.completeExceptionally(closed);
    }
  }
}
