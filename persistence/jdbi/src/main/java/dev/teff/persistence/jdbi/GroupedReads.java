package dev.teff.persistence.jdbi;

import dev.teff.grains.GrainException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Makes a query for whoever asks. What is asked for while all readers are busy shares a statement,
 * where the database has one for it. For use by any thread.
 *
 * @param <W> what is wanted
 * @param <R> what is read
 */
final class GroupedReads<W, R> {
  private static final int MOST_AT_ONCE = 16;

  /** About how many bytes are read at once. */
  private static final long MOST_BYTES = EventPages.PAGE_BYTES;

  private final Readers readers;
  private final GroupedQuery<W, R> query;
  private final ConcurrentLinkedQueue<Asked<W, R>> waiting = new ConcurrentLinkedQueue<>();

  /** About how large the largest of the last answers was: what several have must fit. Racy. */
  private volatile long largest = MOST_BYTES;

  GroupedReads(Readers readers, GroupedQuery<W, R> query) {
    this.readers = readers;
    this.query = query;
  }

  private record Asked<W, R>(W wanted, CompletableFuture<R> answer) {}

  CompletableFuture<R> read(W wanted) {
    var asked = new Asked<W, R>(wanted, new CompletableFuture<>());
    waiting.add(asked);
    var reading = new Reading();
    var unused = readers.submit(query.subject(wanted), reading).whenComplete(reading::ended);
    return asked.answer;
  }

  /**
   * Whoever asks has a reader look for what waits, its own wish or others: there are as many looks
   * as wishes, so none is left.
   */
  private final class Reading implements Function<Handle, List<R>> {
    private final List<Asked<W, R>> taken = new ArrayList<>();

    /** Called again, with another connection, when the first one turns out to be dead. */
    @Override
    public List<R> apply(Handle handle) {
      take();
      return taken.size() > 1
          ? query.readAll(handle, taken.stream().map(Asked::wanted).toList())
          : taken.stream().map(only -> query.read(handle, only.wanted)).toList();
    }

    private void take() {
      long fitting = query.isShared() ? MOST_BYTES / largest : 1;
      int most = Math.clamp(fitting, 1, MOST_AT_ONCE);
      Asked<W, R> next;
      while (taken.size() < most && (next = waiting.poll()) != null) {
        taken.add(next);
      }
    }

    void ended(@Nullable List<R> read, @Nullable Throwable failure) {
      if (read == null) {
        take(); // when there was no connection
        taken.forEach(GroupedReads.this::retryAlone);
        return;
      }
      long most = Math.max(1, largest - largest / 8);
      for (int i = 0; i < read.size(); i++) {
        most = Math.max(most, query.bytes(read.get(i)));
        taken.get(i).answer.complete(read.get(i));
      }
      largest = most;
    }
  }

  /** So that what cannot be read is no trouble for others, and is named in its own. */
  private void retryAlone(Asked<W, R> asked) {
    try {
      var unused =
          readers
              .submit(query.subject(asked.wanted), handle -> query.read(handle, asked.wanted))
              .whenComplete((answer, failure) -> {
                if (failure == null) {
                  asked.answer.complete(answer);
                } else {
                  asked.answer.completeExceptionally(failure);
                }
              });
    } catch (GrainException closed) {
      asked.answer.completeExceptionally(closed);
    }
  }
}
