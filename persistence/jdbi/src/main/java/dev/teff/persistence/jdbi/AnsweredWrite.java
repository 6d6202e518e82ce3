package dev.teff.persistence.jdbi;

import dev.teff.grains.GrainException;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A change whose caller waits for its result. */
abstract class AnsweredWrite<T> implements Write {
  private final String key;
  private final String subject;
  private final CompletableFuture<T> answer = new CompletableFuture<>();

  // Of the writer thread, and then of the one that tells.
  private @Nullable T result;

  AnsweredWrite(String key, String subject) {
    this.key = key;
    this.subject = subject;
  }

  CompletableFuture<T> answer() {
    return answer;
  }

  /** Remembers what the answer is if the transaction commits. */
  void becomes(T given) {
    result = given;
  }

  @Override
  public String subject() {
    return subject;
  }

  @Override
  public String key() {
    return key;
  }

  @Override
  public void committed() {
    answer.complete(result);
  }

  @Override
  public void refused(GrainException cause) {
    answer.completeExceptionally(cause);
  }

  @Override
  public void unknown(GrainException cause) {
    answer.completeExceptionally(cause);
  }
}
