package dev.teff.persistence.cassandra;

import com.datastax.oss.driver.api.core.DriverException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

/** Asks the cluster several questions at once. */
final class AtOnce {
  private AtOnce() {}

  /**
   * The answers to questions, in their order. Once one has failed, or the caller is interrupted, no
   * more are asked; it is thrown when those that were have been answered.
   *
   * @param most how many are asked at once
   */
  static <Q, A> List<A> ask(
      int most, Collection<? extends Q> questions, Function<? super Q, ? extends A> ask) {
    var permits = new Semaphore(most);
    var failed = new AtomicBoolean();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<A>> coming = new ArrayList<>(questions.size());
      for (Q question : questions) {
        permits.acquire();
        if (failed.get()) {
          break;
        }
        coming.add(
            threads.submit(() -> {
              try {
                return ask.apply(question);
              } catch (Throwable e) {
                failed.set(true);
                throw e;
              } finally {
                permits.release();
              }
            }));
      }
      List<A> answers = new ArrayList<>(coming.size());
      for (Future<A> each : coming) {
        answers.add(result(each));
      }
      return answers;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while several things were read", e);
    }
  }

  private static <A> A result(Future<A> coming) throws InterruptedException {
    try {
      return coming.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof DriverException failure) {
        throw failure.copy();
      }
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new IllegalStateException(e);
    }
  }
}
