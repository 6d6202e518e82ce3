package dev.teff.runtime;

import dev.teff.grains.GrainContext;
import dev.teff.grains.GrainId;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hands changes to the activation that they are for. */
final class ReplicaPortGrain implements ReplicaPort {
  private static final Logger LOG = LoggerFactory.getLogger("dev.teff.replicated");

  private final GrainContext<ReplicaPlace> context;
  private final Host silo;
  private final GrainId grain;

  ReplicaPortGrain(GrainContext<ReplicaPlace> context) {
    this.context = context;
    silo = ((ActivationContext<ReplicaPlace>) context).activation().silo();
    grain = GrainId.of(context.key().type(), context.key().key());
  }

  /** What is merged here must not count as merged on the silo that the key names. */
  private void requireHere() {
    String meant = context.key().silo();
    if (!meant.equals(silo.name())) {
      context.deactivate();
      throw ReplicaFailures.misplaced(grain, meant, silo.name());
    }
  }

  @Override
  public void push(long author, long first, long last, byte[] delta) {
    requireHere();
    Activation active = silo.active(grain, false);
    if (active != null) {
      var arrived = new ReplicaDelta(author, first, last, delta);
      var merged = new CompletableFuture<Boolean>();
      var unused = merged.whenComplete((done, failure) -> reportRefusal(arrived, failure));
      deliver(active, arrived, merged);
    }
  }

  private void reportRefusal(ReplicaDelta arrived, @Nullable Throwable failure) {
    if (failure != null) {
      LOG.warn("{} refuses replica {}: {}", grain, arrived.author(), failure.getMessage());
    }
  }

  @Override
  public void confirm(long author, long first, long last, byte[] delta) {
    requireHere();
    var arrived = new ReplicaDelta(author, first, last, delta);
    CompletableFuture<Boolean> merged;
    do {
      merged = new CompletableFuture<>();
      Activation active;
      do {
        requireOpen();
        active = silo.active(grain, true);
      } while (active == null || !deliver(active, arrived, merged));
    } while (!await(merged));
  }

  /** No copy comes any more when the silo closes, and nobody hears of it when it is too late. */
  private void requireOpen() {
    Turn turn = Objects.requireNonNull(CurrentTurn.slot().turn);
    if (silo.isClosing()) {
      throw Failures.shuttingDown(silo.name(), grain);
    }
    if (silo.time().nanos() - turn.deadlineNanos() >= 0) {
      throw Failures.deadlineInTurn(turn.activation.id(), null);
    }
  }

  /** Whether the change was merged; otherwise the activation that was to do it has ended. */
  private boolean await(CompletableFuture<Boolean> merged) {
    Turn turn = Objects.requireNonNull(CurrentTurn.slot().turn);
    Thread waiting = Thread.currentThread();
    CompletableFuture<Boolean> told =
        merged.whenComplete((done, failure) -> LockSupport.unpark(waiting));
    if (!Parking.await(silo.time(), this, turn.deadlineNanos(), merged::isDone)) {
      throw Failures.deadlineInTurn(turn.activation.id(), null);
    }
    try {
      return told.join();
    } catch (CompletionException e) {
      throw Failures.sneaky(e.getCause() == null ? e : e.getCause());
    }
  }

  /** Has a change merged in a turn; behind a look into the store when its author is new. */
  private boolean deliver(
      Activation active, ReplicaDelta arrived, CompletableFuture<Boolean> merged) {
    return silo.offer(
        active,
        QueuedTurn.merge(
            () -> {
              if (active.durable() instanceof ReplicatedState<?> state
                  && !state.knows(arrived.author())) {
                silo.execute(() -> lookUp(state, active, arrived, merged));
              } else {
                merge(active, arrived, merged);
              }
            },
            () -> merged.complete(false)));
  }

  private void lookUp(
      ReplicatedState<?> state,
      Activation active,
      ReplicaDelta arrived,
      CompletableFuture<Boolean> merged) {
    try {
      state.lookUp();
    } catch (RuntimeException e) {
      merged.completeExceptionally(e);
      return;
    }
    Runnable ended = () -> merged.complete(false);
    if (!silo.offer(active, QueuedTurn.merge(() -> merge(active, arrived, merged), ended))) {
      ended.run();
    }
  }

  private static void merge(
      Activation active, ReplicaDelta arrived, CompletableFuture<Boolean> merged) {
    try {
      if (!(active.durable() instanceof ReplicatedState<?> state)) {
        throw ReplicaFailures.notReplicated(active.id(), arrived.author());
      }
      state.arrived(arrived);
      merged.complete(true);
    } catch (RuntimeException e) {
      merged.completeExceptionally(e);
    }
  }
}
