package dev.teff.persistence.jdbi;

import dev.teff.grains.GrainException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** A change whose caller waits for its result. */
final class AwaitedWrite<T> implements Write {
  private final String key;
  private final String subject;
  private final long bytes;
  private final Function<Handle, T> change;
  private final CompletableFuture<T> answer = new CompletableFuture<>();

  // Of the writer thread.
  private @Nullable T result;

  AwaitedWrite(String key, String subject, long bytes, Function<Handle, T> change) {
    this.key = key;
    this.subject = subject;
    this.bytes = bytes;
    this.change = change;
  }

  CompletableFuture<T> answer() {
    return answer;
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
  public long bytes() {
    return bytes;
  }

  @Override
  public void apply(Handle handle) {
    result = change.apply(handle);
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
