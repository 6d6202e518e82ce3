package dev.teff.persistence.jdbi;

import dev.teff.grains.GrainException;
import dev.teff.grains.GrainId;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** A claim on its way into the database. */
final class ClaimWrite implements Write {
  private final Dialect dialect;
  private final GrainId grain;
  private final String key;
  private final CompletableFuture<Claimed> answer = new CompletableFuture<>();

  // Of the writer thread.
  private @Nullable Claimed claimed;

  ClaimWrite(Dialect dialect, GrainId grain) {
    this.dialect = dialect;
    this.grain = grain;
    this.key = grain.toString();
  }

  GrainId grain() {
    return grain;
  }

  CompletableFuture<Claimed> answer() {
    return answer;
  }

  @Override
  public String subject() {
    return "the claim of " + grain;
  }

  @Override
  public String key() {
    return key;
  }

  @Override
  public long bytes() {
    return 0;
  }

  @Override
  public void apply(Handle handle) {
    dialect.claim(handle, List.of(this));
  }

  /** Remembers what the claim is if the transaction commits. */
  void becomes(Claimed result) {
    claimed = result;
  }

  @Override
  public void committed() {
    answer.complete(claimed);
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
