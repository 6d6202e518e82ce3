package dev.teff.runtime;

import dev.teff.grains.GrainId;
import dev.teff.runtime.spi.Cluster;
import dev.teff.runtime.spi.TurnWait;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * What turns wait for. How a turn waits for others: with the baton, or without it where its grain
 * permits that.
 */
final class TurnWaits {
  private TurnWaits() {}

  /** What a turn waits for, or a turn that it called on its own thread; by any thread. */
  static Optional<TurnWait> of(@Nullable Turn turn, Host silo) {
    if (turn == null) {
      return Optional.empty();
    }
    CurrentTurn slot = turn.slot();
    WaitingRequest awaited = slot.awaited;
    Turn top = slot.turn;
    if (awaited == null || awaited.isDone() || top == null || top.knownId() == 0) {
      return Optional.empty();
    }
    List<String> grains = new ArrayList<>();
    Turn each = top;
    while (each != null && each != turn) {
      grains.addFirst(each.activation.id().toString());
      each = each.below();
    }
    if (each == null) {
      return Optional.empty(); // it has ended, and the thread runs another
    }
    grains.addFirst(turn.activation.id().toString());
    return Optional.of(
        new TurnWait(
            top.knownId(),
            slot.waits(),
            turn.callerNumber(),
            silo.name(),
            String.join(" > ", grains),
            awaited.whereQueued(),
            awaited.method().name(),
            (silo.time().nanos() - slot.waitsSince()) / 1_000_000));
  }

  /**
   * What the turn behind a wait waits for, here or where its grain lives.
   *
   * @param worker whether it is a stateless worker, of which each silo has its own
   */
  static CompletableFuture<Optional<TurnWait>> behind(
      TurnWait wait, boolean worker, Host silo, @Nullable Cluster cluster) {
    GrainId grain = wait.target();
    boolean here = worker ? wait.silo().equals(silo.name()) : silo.isActive(grain);
    if (cluster == null || here) {
      return CompletableFuture.completedFuture(silo.waitOf(grain));
    }
    return worker ? cluster.waitOf(grain, wait.silo()) : cluster.waitOf(grain);
  }

  /** Waits for calls that were started. */
  static void forOthers(Turn turn, Runnable wait) {
    Activation activation = turn.activation;
    if (!activation.mayInterleave(turn)) {
      wait.run();
      return;
    }
    TurnOutputs.beforeAwait(turn); // giving up the baton is a seal
    withoutBaton(turn, wait);
  }

  /** Waits until other copies of the grain have what the turn has stored. */
  static void forCopies(Turn turn, Runnable wait) {
    turn.confirming(true);
    try {
      withoutBaton(turn, wait);
    } finally {
      turn.confirming(false);
    }
  }

  private static void withoutBaton(Turn turn, Runnable wait) {
    Activation activation = turn.activation;
    activation.suspend(turn);
    try {
      wait.run();
    } finally {
      activation.resume(turn);
    }
  }
}
