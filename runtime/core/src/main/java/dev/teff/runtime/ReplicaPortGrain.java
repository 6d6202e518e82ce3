package dev.teff.runtime;

import dev.teff.grains.GrainContext;
import dev.teff.grains.GrainException;
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
      var merged = new CompletableFuture<Void>();
      var unused = merged.whenComplete((nothing, failure) -> reportRefusal(arrived, failure));
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
    var merged = new CompletableFuture<Void>();
    var arrived = new ReplicaDelta(author, first, last, delta);
    Activation active;
    do {
      active = silo.active(grain, true);
    } while (active == null || !deliver(active, arrived, merged));
    await(merged);
  }

  private void await(CompletableFuture<Void> merged) {
    Turn turn = Objects.requireNonNull(CurrentTurn.slot().turn);
    Thread waiting = Thread.currentThread();
    CompletableFuture<Void> told =
        merged.whenComplete((nothing, failure) -> LockSupport.unpark(waiting));
    if (!Parking.await(silo.time(), this, turn.deadlineNanos(), merged::isDone)) {
      throw Failures.deadlineInTurn(turn.activation.id(), null);
    }
    try {
      told.join();
    } catch (CompletionException e) {
      throw Failures.sneaky(e.getCause() == null ? e : e.getCause());
    }
  }

  /** Has a change merged in a turn; behind a look into the store when its author is new. */
  private boolean deliver(Activation active, ReplicaDelta arrived, CompletableFuture<Void> merged) {
    return silo.offer(
        active,
        QueuedTurn.merge(() -> {
          if (active.durable() instanceof ReplicatedState<?> state
              && !state.knows(arrived.author())) {
            silo.execute(() -> lookUp(state, active, arrived, merged));
          } else {
            merge(active, arrived, merged);
          }
        }));
  }

  private void lookUp(
      ReplicatedState<?> state,
      Activation active,
      ReplicaDelta arrived,
      CompletableFuture<Void> merged) {
    try {
      state.lookUp();
    } catch (GrainException e) {
      merged.completeExceptionally(e);
      return;
    }
    if (!silo.offer(active, QueuedTurn.merge(() -> merge(active, arrived, merged)))) {
      merged.completeExceptionally(Failures.shuttingDown(silo.name(), grain));
    }
  }

  private static void merge(
      Activation active, ReplicaDelta arrived, CompletableFuture<Void> merged) {
    try {
      if (active.durable() instanceof ReplicatedState<?> state) {
        state.arrived(arrived);
      }
      merged.complete(null);
    } catch (RuntimeException e) {
      merged.completeExceptionally(e);
    }
  }
}
