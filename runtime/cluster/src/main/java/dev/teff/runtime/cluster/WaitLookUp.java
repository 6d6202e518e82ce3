package dev.teff.runtime.cluster;

import dev.teff.grains.GrainId;
import dev.teff.runtime.spi.LocalSilo;
import dev.teff.runtime.spi.TurnWait;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Finds out what the running turn of a grain waits for, wherever the grain lives: by the way that a
 * call to it would take, for a few hops. Nothing blocks.
 */
final class WaitLookUp {
  private static final Duration ANSWER_LIMIT = Duration.ofMillis(500);
  private static final int MOST_HOPS = 3;

  private final SiloIdentity self;
  private final LocalSilo silo;
  private final Transport transport;
  private final Directory directory;

  WaitLookUp(SiloIdentity self, LocalSilo silo, Transport transport, Directory directory) {
    this.self = self;
    this.silo = silo;
    this.transport = transport;
    this.directory = directory;
  }

  /** For a turn of this silo. */
  CompletableFuture<Optional<TurnWait>> of(GrainId grain) {
    return of(grain, MOST_HOPS);
  }

  /** For whoever asked; the question may be passed on so often. */
  CompletableFuture<Optional<TurnWait>> of(GrainId grain, int hops) {
    if (silo.isActive(grain)) {
      return CompletableFuture.completedFuture(silo.waitOf(grain));
    }
    SiloIdentity next = hops > 0 ? directory.where(grain) : null;
    return next == null || next.incarnation() == self.incarnation()
        ? CompletableFuture.completedFuture(Optional.empty())
        : ask(next, grain, hops - 1);
  }

  /** For a turn of this silo, about an activation of a stateless worker at another one. */
  CompletableFuture<Optional<TurnWait>> at(SiloIdentity there, GrainId worker) {
    return ask(there, worker, 0);
  }

  private CompletableFuture<Optional<TurnWait>> ask(SiloIdentity there, GrainId grain, int hops) {
    return transport
        .ask(there, new DirectoryQuestion.Waits(grain, hops), ANSWER_LIMIT)
        .thenApply(answer ->
            answer instanceof DirectoryAnswer.Waiting waiting ? waiting.found() : Optional.empty());
  }
}
