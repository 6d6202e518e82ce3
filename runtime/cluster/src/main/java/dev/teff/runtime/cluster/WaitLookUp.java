package dev.teff.runtime.cluster;

import dev.teff.grains.GrainId;
import dev.teff.runtime.cluster.DirectoryQuestion.Waits;
import dev.teff.runtime.spi.LocalSilo;
import dev.teff.runtime.spi.TurnWait;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Finds out what those turns of a grain wait for that keep another one waiting, wherever the grain
 * lives: by the way that a call to it would take, for a few hops. Nothing blocks.
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
  CompletableFuture<List<TurnWait>> behind(TurnWait wait, long victim) {
    return of(new Waits(wait.target(), MOST_HOPS, wait.turn(), wait.call(), victim));
  }

  /** For whoever asked. */
  CompletableFuture<List<TurnWait>> of(Waits asked) {
    GrainId grain = asked.grain();
    if (silo.isActive(grain)) {
      return CompletableFuture.completedFuture(
          silo.waitsBehind(grain, asked.turn(), asked.number(), asked.victim()));
    }
    int hops = asked.hops();
    SiloIdentity next = hops > 0 ? directory.where(grain) : null;
    return next == null || next.incarnation() == self.incarnation()
        ? CompletableFuture.completedFuture(List.of())
        : ask(next, new Waits(grain, hops - 1, asked.turn(), asked.number(), asked.victim()));
  }

  /** For a turn of this silo, about an activation of a stateless worker at another one. */
  CompletableFuture<List<TurnWait>> at(SiloIdentity there, TurnWait wait, long victim) {
    return ask(there, new Waits(wait.target(), 0, wait.turn(), wait.call(), victim));
  }

  private CompletableFuture<List<TurnWait>> ask(SiloIdentity there, Waits question) {
    return transport
        .ask(there, question, ANSWER_LIMIT)
        .thenApply(answer ->
            answer instanceof DirectoryAnswer.Waiting waiting ? waiting.found() : List.of());
  }
}
