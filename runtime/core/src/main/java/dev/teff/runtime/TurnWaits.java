package dev.teff.runtime;

import dev.teff.grains.GrainId;
import dev.teff.runtime.spi.Cluster;
import dev.teff.runtime.spi.TurnWait;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * What turns wait for. How a turn waits for others: with the baton, or without it where its grain
 * permits that.
 */
final class TurnWaits {
  private TurnWaits() {}

  /**
   * What turns wait for; by any thread.
   *
   * @param victim the number of the turn that is to look whether it waits for itself; 0 for none
   */
  static List<TurnWait> of(List<Turn> turns, long victim, Host silo) {
    List<TurnWait> waits = new ArrayList<>();
    for (Turn turn : turns) {
      List<TurnWait> found = of(turn, silo);
      waits.addAll(found);
      if (!found.isEmpty() && found.getFirst().turn() == victim) {
        turn.slot().look();
      }
    }
    return waits;
  }

  /**
   * What a turn waits for, or a turn that it called on its own thread: for the end of each of these
   * calls. By any thread.
   */
  static List<TurnWait> of(Turn turn, Host silo) {
    CurrentTurn slot = turn.slot();
    List<? extends WaitingRequest> awaited = slot.awaitedCalls();
    Turn top = slot.turn;
    if (awaited.isEmpty() || top == null || top.knownId() == 0) {
      return List.of();
    }
    List<String> grains = new ArrayList<>();
    Turn each = top;
    while (each != null && each != turn) {
      grains.addFirst(each.activation.id().toString());
      each = each.below();
    }
    if (each == null) {
      return List.of(); // it has ended, and the thread runs another
    }
    grains.addFirst(turn.activation.id().toString());
    String path = String.join(" > ", grains);
    long now = silo.time().nanos();
    long millis = (now - slot.waitsSince()) / 1_000_000;
    List<TurnWait> waits = new ArrayList<>();
    for (WaitingRequest call : awaited) {
      if (!call.isDone() && call.deadlineNanos() - now > 0) {
        waits.add(
            new TurnWait(
                top.knownId(),
                slot.waits(),
                turn.callerNumber(),
                silo.name(),
                path,
                call.whereQueued(),
                call.method().name(),
                millis,
                number(call, top)));
      }
    }
    return waits;
  }

  /** By which number another silo knows who waits for a call. */
  private static long number(WaitingRequest call, Turn waiting) {
    return call instanceof StartedRequest started && started.knownNumber() != 0
        ? started.knownNumber()
        : waiting.knownId();
  }

  /** The call of a turn that one of its waits is for; null when it has ended. */
  static @Nullable WaitingRequest call(TurnWait wait, Turn turn) {
    for (WaitingRequest call : turn.slot().awaitedCalls()) {
      if (!call.isDone()
          && number(call, turn) == wait.call()
          && call.whereQueued().equals(wait.target())
          && call.method().name().equals(wait.method())) {
        return call;
      }
    }
    return null;
  }

  /**
   * What the turns behind a wait wait for, here or where its grain lives.
   *
   * @param victim the number of the one of them that is to look for itself; 0 for none
   * @param worker whether it is a stateless worker, of which each silo has its own
   */
  static CompletableFuture<List<TurnWait>> behind(
      TurnWait wait, long victim, boolean worker, Host silo, @Nullable Cluster cluster) {
    GrainId grain = wait.target();
    boolean here = worker ? wait.silo().equals(silo.name()) : silo.isActive(grain);
    if (cluster == null || here) {
      return CompletableFuture.completedFuture(
          silo.waitsBehind(grain, wait.turn(), wait.call(), victim));
    }
    return worker ? cluster.waitsBehindWorker(wait, victim) : cluster.waitsBehind(wait, victim);
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
