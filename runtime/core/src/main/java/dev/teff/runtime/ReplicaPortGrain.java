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
    var arrived = new ReplicaDelta(author, first, last, delta);
    push(author, copy -> ReplicaArrival.sent(copy, arrived));
  }

  @Override
  public void pushStored(long author) {
    push(author, copy -> ReplicaArrival.stored(copy, author, 0));
  }

  private void push(long author, Announced announced) {
    requireHere();
    Activation active = silo.active(grain, false);
    if (active != null) {
      var merged = new CompletableFuture<Boolean>();
      var unused = merged.whenComplete((done, failure) -> reportRefusal(author, failure));
      deliver(active, author, announced, merged);
    }
  }

  private void reportRefusal(long author, @Nullable Throwable failure) {
    if (failure != null) {
      LOG.warn("{} refuses replica {}: {}", grain, author, failure.getMessage());
    }
  }

  @Override
  public void confirm(long author, long first, long last, byte[] delta) {
    var arrived = new ReplicaDelta(author, first, last, delta);
    confirm(author, copy -> ReplicaArrival.sent(copy, arrived));
  }

  @Override
  public void confirmStored(long author, long last) {
    confirm(author, copy -> ReplicaArrival.stored(copy, author, last));
  }

  private void confirm(long author, Announced announced) {
    requireHere();
    CompletableFuture<Boolean> merged;
    do {
      merged = new CompletableFuture<>();
      Activation active;
      do {
        requireOpen();
        active = silo.active(grain, true);
      } while (active == null || !deliver(active, author, announced, merged));
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

  /** Has a change merged in a turn; behind a look into the store where it takes one. */
  private boolean deliver(
      Activation active, long author, Announced announced, CompletableFuture<Boolean> merged) {
    return silo.offer(
        active,
        QueuedTurn.merge(
            () -> {
              try {
                if (!(active.durable() instanceof ReplicatedState<?> state)) {
                  throw ReplicaFailures.notReplicated(active.id(), author);
                }
                ReplicaArrival arrival = announced.at(state);
                if (arrival.isReady()) {
                  arrival.merge();
                  merged.complete(true);
                } else {
                  silo.execute(() -> lookUp(arrival, active, merged));
                }
              } catch (RuntimeException e) {
                merged.completeExceptionally(e);
              }
            },
            () -> merged.complete(false)));
  }

  private void lookUp(
      ReplicaArrival arrival, Activation active, CompletableFuture<Boolean> merged) {
    try {
      arrival.lookUp();
    } catch (RuntimeException e) {
      merged.completeExceptionally(e);
      return;
    }
    Runnable ended = () -> merged.complete(false);
    if (!silo.offer(active, QueuedTurn.merge(() -> merge(arrival, merged), ended))) {
      ended.run();
    }
  }

  private static void merge(ReplicaArrival arrival, CompletableFuture<Boolean> merged) {
    try {
      arrival.merge();
      merged.complete(true);
    } catch (RuntimeException e) {
      merged.completeExceptionally(e);
    }
  }

  /** A change that a copy was told of. */
  @FunctionalInterface
  private interface Announced {
    ReplicaArrival at(ReplicatedState<?> copy);
  }
}
