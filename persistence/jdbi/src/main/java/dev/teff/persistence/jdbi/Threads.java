package dev.teff.persistence.jdbi;

import dev.teff.grains.ErrorCode;
import dev.teff.grains.GrainException;
import dev.teff.grains.GrainException.Outcome;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** Waiting for other threads. */
final class Threads {
  private Threads() {}

  /** Waits for the thread's end even when interrupted, and leaves the interrupt to the caller. */
  static void join(Thread thread) {
    boolean interrupted = false;
    while (true) {
      try {
        thread.join();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Waits for an answer.
   *
   * @param ifInterrupted what is known about the effect when the caller stops waiting
   */
  static <T> T await(CompletableFuture<T> answer, String subject, Outcome ifInterrupted) {
    try {
      return answer.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new GrainException(
          ErrorCode.STORE_FAILED,
          ifInterrupted,
          "Interrupted while waiting for the store | %s | the deadline of a call passed, or a shutdown | call again"
              .formatted(subject),
          e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof GrainException known) {
        throw known;
      }
      throw new IllegalStateException("A task of the store failed: " + subject, e.getCause());
    }
  }
}
