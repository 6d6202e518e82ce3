package dev.teff.runtime;

import dev.teff.grains.GrainException;
import dev.teff.runtime.spi.CallRequest;
import dev.teff.runtime.spi.Cluster;
import org.jspecify.annotations.Nullable;

/** Sends calls on that this silo cannot answer. Safe for use by any thread. */
final class OnwardCalls {
  private final Host silo;
  private final @Nullable Cluster cluster;
  private final SentCounts counts;

  OnwardCalls(Host silo, @Nullable Cluster cluster, SentCounts counts) {
    this.silo = silo;
    this.cluster = cluster;
    this.counts = counts;
  }

  /** What this silo has sent to others of its own. */
  SentCounts counts() {
    return counts;
  }

  /**
   * Sends one to where its grain belongs.
   *
   * @param hosted whether that is here, on a silo that closes
   */
  void send(CallRequest request, boolean hosted) {
    if (cluster != null && !hosted) {
      if (staysBehind(request)) {
        return;
      }
      counts.leaves(request);
      cluster.handle(request);
    } else {
      request.failed(Failures.shuttingDown(silo.name(), request.target()));
    }
  }

  /** Sends one on whose grain is not active here and is not to be. */
  void sendElsewhere(CallRequest request) {
    try {
      send(request, false);
    } catch (GrainException e) {
      request.failed(e);
    }
  }

  /**
   * Sends those on that waited for an activation which is gone, before any that come later: its
   * place in the table is not free until they have left.
   *
   * @param free makes it free
   */
  void send(Activation gone, @Nullable QueuedTurn calls, Runnable free) {
    CurrentTurn slot = CurrentTurn.slot();
    slot.replaced = gone;
    try {
      QueuedTurn.forEach(calls, this::send);
    } finally {
      slot.replaced = null;
      free.run();
    }
  }

  private void send(CallRequest request) {
    boolean hosted = silo.hosts(request.target());
    if (hosted && !silo.isClosing()) {
      if (!staysBehind(request)) {
        silo.execute(() -> silo.handle(request)); // the view has changed again
      }
    } else {
      send(request, hosted);
    }
  }

  /** Whether it leaves later, because calls that its turn started before have not ended. */
  private static boolean staysBehind(CallRequest request) {
    return request instanceof WaitingRequest waiting && waiting.staysBehind();
  }

  /**
   * Whether the calling thread sends those of this activation: if one comes back, it may not wait.
   */
  static boolean areOf(Activation gone) {
    return CurrentTurn.slot().replaced == gone;
  }
}
