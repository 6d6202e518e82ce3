package dev.teff.runtime.cluster;

import dev.teff.runtime.spi.CallRequest;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/** Holds what has targets activate grains that move, as a slow network might, once a test says. */
final class HeldCommits {
  private final AtomicInteger held = new AtomicInteger();
  private volatile CompletableFuture<Void> gate = CompletableFuture.completedFuture(null);

  void hold() {
    gate = new CompletableFuture<>();
  }

  void release() {
    gate.complete(null);
  }

  /** How many were held. */
  int count() {
    return held.get();
  }

  /** A silo's transport, behind this. */
  Transport before(Transport real) {
    return new Transport() {
      @Override
      public void open() {
        real.open();
      }

      @Override
      public CompletableFuture<DirectoryAnswer> ask(
          SiloIdentity silo, DirectoryQuestion question, Duration timeLimit) {
        if (!(question instanceof DirectoryQuestion.Commit) || gate.isDone()) {
          return real.ask(silo, question, timeLimit);
        }
        held.incrementAndGet();
        return gate.thenCompose(open -> real.ask(silo, question, timeLimit));
      }

      @Override
      public void send(SiloIdentity silo, CallRequest request, long along) {
        real.send(silo, request, along);
      }

      @Override
      public int maxFrameBytes() {
        return real.maxFrameBytes();
      }

      @Override
      public void viewInstalled(ClusterView view) {
        real.viewInstalled(view);
      }

      @Override
      public CompletableFuture<Presence> presence(SiloIdentity silo, Duration timeLimit) {
        return real.presence(silo, timeLimit);
      }

      @Override
      public boolean hasCallers() {
        return real.hasCallers();
      }

      @Override
      public boolean isQuiet() {
        return real.isQuiet();
      }

      @Override
      public void close() {
        real.close();
      }
    };
  }
}
