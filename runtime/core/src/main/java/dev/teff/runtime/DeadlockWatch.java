package dev.teff.runtime;

import dev.teff.runtime.spi.Timekeeper;
import dev.teff.runtime.spi.TurnWait;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/**
 * Finds out whether a turn that waits for long waits for itself: its call is queued behind a turn
 * that waits, on whatever silo, for a grain whose turn waits, and so on, back to it.
 *
 * <p>The waiting thread looks itself, and follows the waits from grain to grain. A turn is known by
 * its number and each of its waits by another, so when all waits of a circle are found once more
 * they stood at one moment, and none of them can end: each turn keeps its grain until the one
 * behind it gives up its own. A turn that lets others in while it waits, and one that waits for
 * whichever of several calls ends first, is no part of this.
 *
 * <p>Everybody in the circle finds it; the one with the highest number among those whose call is
 * queued fails it, and the rest go on.
 */
final class DeadlockWatch {
  private static final Duration PATIENCE = Duration.ofMillis(300);
  private static final Duration CONFIRMATION = Duration.ofMillis(50);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
  private static final Duration ANSWER_LIMIT = Duration.ofMillis(500);

  /** Longer circles meet their deadline. */
  private static final int LONGEST = 64;

  private final Host silo;
  private final Timekeeper time;
  private final Turn turn;
  private final WaitingRequest request;
  private final long deadline;

  private DeadlockWatch(Turn turn, WaitingRequest request, long deadline) {
    this.silo = turn.activation.silo();
    this.time = silo.time();
    this.turn = turn;
    this.request = request;
    this.deadline = deadline;
  }

  /** Waits in a turn until a call has ended, or the time has come; tells whether it has. */
  static boolean await(Turn turn, WaitingRequest request, long deadline) {
    return new DeadlockWatch(turn, request, deadline).await();
  }

  private boolean await() {
    turn.slot().beginsToWait(time.nanos());
    Duration pause = PATIENCE;
    while (true) {
      long next = time.nanos() + pause.toNanos();
      boolean last = deadline - next <= 0;
      if (Parking.await(time, request, last ? deadline : next, request::isDone) || last) {
        return request.isDone();
      }
      look();
      pause =
          pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0
              ? pause.multipliedBy(2)
              : LONGEST_PAUSE;
    }
  }

  private void look() {
    List<TurnWait> circle = circle();
    if (circle.isEmpty() || victim(circle).turn() != turn.id()) {
      return;
    }
    if (Parking.await(time, request, time.nanos() + CONFIRMATION.toNanos(), request::isDone)) {
      return;
    }
    List<TurnWait> again = circle();
    if (isSame(circle, again)) {
      request.deadlocked(again.stream().map(TurnWait::toString).collect(Collectors.joining("; ")));
    }
  }

  /** The waits from this turn's back to this turn; empty when they end elsewhere. */
  private List<TurnWait> circle() {
    var path = new ArrayList<TurnWait>();
    Optional<TurnWait> next = own();
    while (next.isPresent() && path.size() < LONGEST) {
      TurnWait wait = next.get();
      if (!path.isEmpty() && wait.isSame(path.getFirst())) {
        return path;
      }
      if (path.stream().anyMatch(wait::isSame)) {
        return List.of(); // a circle that this turn only waits for
      }
      path.add(wait);
      next = behind(wait);
    }
    return List.of();
  }

  private Optional<TurnWait> own() {
    return TurnWaits.of(turn, silo);
  }

  /** What the turn that another one waits for waits for, wherever its grain lives. */
  private Optional<TurnWait> behind(TurnWait wait) {
    CompletableFuture<Optional<TurnWait>> answer = silo.lookUpWait(wait);
    Thread thread = turn.slot().thread;
    var unused = answer.whenComplete((found, failure) -> LockSupport.unpark(thread));
    long limit = time.nanos() + ANSWER_LIMIT.toNanos();
    boolean known = Parking.await(time, answer, limit, () -> answer.isDone() || request.isDone());
    return known && answer.isDone() && !answer.isCompletedExceptionally()
        ? answer.join()
        : Optional.empty();
  }

  /** Its call has not begun, so that nothing but the wait ends with it. */
  private static TurnWait victim(List<TurnWait> circle) {
    TurnWait victim = circle.getFirst();
    boolean queued = false;
    for (int i = 0; i < circle.size(); i++) {
      TurnWait wait = circle.get(i);
      boolean isQueued = circle.get((i + 1) % circle.size()).caller() != wait.turn();
      if (isQueued == queued ? wait.turn() > victim.turn() : isQueued) {
        victim = wait;
        queued = isQueued;
      }
    }
    return victim;
  }

  private static boolean isSame(List<TurnWait> one, List<TurnWait> other) {
    boolean same = one.size() == other.size();
    for (int i = 0; same && i < one.size(); i++) {
      same = one.get(i).isSame(other.get(i));
    }
    return same;
  }
}
