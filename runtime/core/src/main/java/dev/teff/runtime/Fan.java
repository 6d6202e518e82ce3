package dev.teff.runtime;

import dev.teff.grains.Pending;
import dev.teff.runtime.spi.Timekeeper;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Waits for several calls that were started. */
final class Fan {
  /** How many further failures are told with the first. */
  private static final int MOST_SUPPRESSED = 16;

  private Fan() {}

  /**
   * Waits for all, and throws the first failure, in the order of the calls, when all have ended.
   */
  static <R extends @Nullable Object> List<R> all(
      Collection<? extends Pending<? extends R>> calls) {
    awaitTogether(calls);
    List<R> results = new ArrayList<>(calls.size());
    Throwable first = null;
    int suppressed = 0;
    for (Pending<? extends R> call : calls) {
      try {
        results.add(call.await());
      } catch (Throwable failure) {
        if (first == null) {
          first = failure;
        } else if (!first.equals(failure) && suppressed++ < MOST_SUPPRESSED) {
          first.addSuppressed(failure);
        }
      }
    }
    if (first != null) {
      throw Failures.sneaky(first);
    }
    return results;
  }

  /** Others see from the beginning that the turn waits for the end of all. */
  private static void awaitTogether(Collection<? extends Pending<?>> calls) {
    Turn turn = CurrentTurn.slot().turn;
    if (turn == null || calls.size() < 2) {
      return;
    }
    List<StartedRequest> open = new ArrayList<>();
    for (Pending<?> call : calls) {
      if (call instanceof StartedRequest started && !started.isDone()) {
        open.add(started);
      }
    }
    if (!open.isEmpty()) {
      TurnWaits.forOthers(turn, () -> StartedRequest.awaitAllIn(turn, open));
    }
  }

  /** Waits until one has ended, and returns that one. */
  static <R extends @Nullable Object> Pending<R> first(
      Collection<? extends Pending<R>> calls, Timekeeper time) {
    if (calls.isEmpty()) {
      throw new IllegalArgumentException("Nothing was started, so nothing ends first.");
    }
    if (done(calls) == null) {
      Turn turn = CurrentTurn.slot().turn;
      if (turn == null) {
        awaitAny(calls, time);
      } else {
        TurnWaits.forOthers(turn, () -> awaitAny(calls, time));
      }
    }
    Pending<R> ended = done(calls);
    return ended == null ? earliest(calls) : ended;
  }

  private static void awaitAny(Collection<? extends Pending<?>> calls, Timekeeper time) {
    CurrentTurn slot = CurrentTurn.slot();
    Turn turn = slot.turn;
    calls.forEach(call -> request(call).tell(slot.thread));
    try {
      long deadline = request(earliest(calls)).deadlineNanos();
      Parking.await(
          time,
          calls,
          deadline,
          () -> done(calls) != null || slot.isPutAside() || (turn != null && turn.isInterrupted()));
      if (done(calls) == null && time.nanos() - deadline < 0) {
        calls.forEach(call -> request(call).giveUp()); // whoever waits is to wait no more
      }
    } finally {
      calls.forEach(call -> request(call).tellNoMore(slot.thread));
    }
  }

  private static <P extends Pending<?>> @Nullable P done(Collection<? extends P> calls) {
    for (P call : calls) {
      if (call.isDone()) {
        return call;
      }
    }
    return null;
  }

  /** The call whose deadline comes first: when none is answered, it is this one that ends. */
  private static <P extends Pending<?>> P earliest(Collection<? extends P> calls) {
    P earliest = calls.iterator().next();
    for (P call : calls) {
      if (request(call).deadlineNanos() - request(earliest).deadlineNanos() < 0) {
        earliest = call;
      }
    }
    return earliest;
  }

  private static StartedRequest request(Pending<?> call) {
    if (call instanceof StartedRequest started) {
      return started;
    }
    throw new IllegalArgumentException(
        "TEFF-106 This was not started by grains.start(…) but is an object of "
            + call.getClass().getName()
            + " | in the caller | it was made by other means | await what grains.start(…) returned");
  }
}
