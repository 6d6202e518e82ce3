package dev.teff.persistence.jdbi;

import dev.teff.grains.GrainException;
import java.net.SocketTimeoutException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * A few platform threads that read, so that the driver's native calls hold no carrier of virtual
 * threads. There are at most as many connections as threads; they open when first needed.
 */
final class Readers {
  private final Dialect dialect;
  private final ExecutorService threads;
  private final ConcurrentLinkedDeque<Handle> idle = new ConcurrentLinkedDeque<>();

  Readers(Dialect dialect) {
    this.dialect = dialect;
    this.threads =
        Executors.newFixedThreadPool(
            dialect.readers(),
            Thread.ofPlatform()
                .daemon()
                .name("teff-reader " + dialect.describe() + " ", 1)
                .factory());
  }

  /** Runs a query on one of the threads. */
  <T> CompletableFuture<T> submit(String subject, Function<Handle, T> query) {
    try {
      return CompletableFuture.supplyAsync(() -> run(subject, query), threads);
    } catch (RejectedExecutionException e) {
      throw Closed.refusal(dialect.describe());
    }
  }

  private <T> T run(String subject, Function<Handle, T> query) {
    @Nullable Handle pooled = idle.poll();
    if (pooled == null) {
      return runOnNew(subject, query);
    }
    try {
      return runOn(pooled, query);
    } catch (GrainException e) {
      throw e;
    } catch (RuntimeException e) {
      Trouble trouble = dialect.diagnose(e);
      if (trouble.scope() == Trouble.Scope.STORE && !timedOut(e)) {
        // It may have died long ago, and so may the others.
        return runOnNew(subject, query);
      }
      throw trouble.refusal(subject, dialect.describe(), e);
    }
  }

  private <T> T runOnNew(String subject, Function<Handle, T> query) {
    try {
      return runOn(dialect.open(), query);
    } catch (GrainException e) {
      throw e;
    } catch (RuntimeException e) {
      throw dialect.diagnose(e).refusal(subject, dialect.describe(), e);
    }
  }

  /** What was too slow once would be so again, and the database is not through with it yet. */
  private static boolean timedOut(Throwable failure) {
    for (@Nullable Throwable e = failure; e != null; e = e.getCause()) {
      if (e instanceof SocketTimeoutException) {
        return true;
      }
    }
    return false;
  }

  /** A connection on which something failed is not used again. */
  private <T> T runOn(Handle handle, Function<Handle, T> query) {
    try {
      T result = query.apply(handle);
      idle.push(handle);
      return result;
    } catch (RuntimeException | Error e) {
      handle.close();
      throw e;
    }
  }

  /** Ends what was submitted, then closes the connections. */
  void close() {
    threads.close();
    idle.forEach(Handle::close);
  }
}
