package dev.teff.runtime;

import dev.teff.grains.GrainId;
import dev.teff.runtime.spi.Timekeeper;
import dev.teff.runtime.spi.TurnWait;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Finds out whether a turn that waits for long waits for itself: its call is queued behind a turn
 * that waits, on whatever silo, for a grain whose turn waits, and so on, back to it.
 *
 * <p>The waiting thread looks itself, and follows the waits from grain to grain. A turn may wait
 * for the end of several calls, and a call for several turns that wait without the baton, each of
 * which has to end: so any way back is a circle. A turn is known by its number and each of its
 * waits by another, so when all waits of a circle are found once more they stood at one moment, and
 * none of them can end. A turn waits only for those that keep its call out: one that lets it in
 * while it waits is in nobody's way. One that waits for whichever of several calls ends first is no
 * part of this.
 *
 * <p>Everybody in the circle finds it; the one with the highest number among those whose call is
 * queued fails it, and the rest go on. Whoever has waited for long looks rarely, so the one who
 * finds the circle tells it. The one that waits last has closed the circle, mostly, and looks soon.
 */
final class DeadlockWatch {
  private static final Duration PATIENCE = Duration.ofMillis(300);
  private static final Duration CONFIRMATION = Duration.ofMillis(50);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
  private static final Duration ANSWER_LIMIT = Duration.ofMillis(500);

  /** Longer circles meet their deadline. */
  private static final int LONGEST = 64;

  /** Who waits for more, directly or through others, does not see all circles. */
  private static final int MOST_WAITS = 512;

  private final Host silo;
  private final Timekeeper time;
  private final Turn turn;
  private final WaitingRequest request;
  private final long deadline;

  /** A wait that was found, and the one that led there. */
  private record Step(TurnWait found, @Nullable Step before) {
    List<TurnWait> path() {
      List<TurnWait> path = new ArrayList<>();
      for (Step step = this; step != null; step = step.before) {
        path.addFirst(step.found);
      }
      return path;
    }
  }

  /** What tells waits apart. */
  private record Key(long turn, long number, GrainId target, long call) {
    static Key of(TurnWait wait) {
      return new Key(wait.turn(), wait.number(), wait.target(), wait.call());
    }
  }

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
    CurrentTurn slot = turn.slot();
    Duration pause = PATIENCE;
    while (true) {
      long next = time.nanos() + pause.toNanos();
      boolean last = deadline - next <= 0;
      boolean woken =
          Parking.await(
              time, request, last ? deadline : next, () -> request.isDone() || slot.isToLook());
      if (request.isDone() || (last && !woken)) {
        return request.isDone();
      }
      slot.looks();
      look();
      if (!woken) {
        pause =
            pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0
                ? pause.multipliedBy(2)
                : LONGEST_PAUSE;
      }
    }
  }

  private void look() {
    List<TurnWait> circle = circle();
    if (circle.isEmpty()) {
      return;
    }
    int victim = victim(circle);
    if (victim > 0) {
      var unused = silo.waitsBehind(circle.get(victim - 1), circle.get(victim).turn());
      return;
    }
    WaitingRequest mine = TurnWaits.call(circle.getFirst(), turn);
    if (mine == null
        || Parking.await(time, mine, time.nanos() + CONFIRMATION.toNanos(), mine::isDone)) {
      return;
    }
    List<TurnWait> again = again(circle);
    if (!again.isEmpty()) {
      mine.deadlocked(again.stream().map(TurnWait::toString).collect(Collectors.joining("; ")));
    }
  }

  /** The waits from one of this turn's back to this turn; empty when there are no such. */
  private List<TurnWait> circle() {
    Set<Key> seen = new HashSet<>();
    List<Step> level = new ArrayList<>();
    TurnWaits.of(turn, silo).forEach(own -> level.add(new Step(own, null)));
    for (int length = 1; !level.isEmpty() && length <= LONGEST; length++) {
      List<Step> next = new ArrayList<>();
      List<List<TurnWait>> behind = behind(level.stream().map(Step::found).toList());
      for (int i = 0; i < level.size(); i++) {
        Step step = level.get(i);
        for (TurnWait wait : behind.get(i)) {
          if (wait.turn() == turn.id() && wait.number() == turn.slot().waits()) {
            return step.path();
          }
          if (seen.size() < MOST_WAITS && seen.add(Key.of(wait))) {
            next.add(new Step(wait, step));
          }
        }
      }
      level.clear();
      level.addAll(next);
    }
    return List.of();
  }

  /** The same circle as it is now; empty when it does not stand any more. */
  private List<TurnWait> again(List<TurnWait> circle) {
    List<TurnWait> again = new ArrayList<>();
    List<List<TurnWait>> behind = behind(circle);
    for (int i = 0; i < circle.size(); i++) {
      Key wanted = Key.of(circle.get((i + 1) % circle.size()));
      behind.get(i).stream()
          .filter(wait -> Key.of(wait).equals(wanted))
          .findFirst()
          .ifPresent(again::add);
    }
    if (again.size() < circle.size()) {
      return List.of();
    }
    Collections.rotate(again, 1); // this turn's first
    return again;
  }

  /** What the turns that others wait for wait for, wherever their grains live. */
  private List<List<TurnWait>> behind(List<TurnWait> waits) {
    Thread thread = turn.slot().thread;
    List<CompletableFuture<List<TurnWait>>> answers = new ArrayList<>();
    for (TurnWait wait : waits) {
      CompletableFuture<List<TurnWait>> answer = silo.waitsBehind(wait, 0);
      var unused = answer.whenComplete((found, failure) -> LockSupport.unpark(thread));
      answers.add(answer);
    }
    long limit = time.nanos() + ANSWER_LIMIT.toNanos();
    Parking.await(
        time,
        answers,
        limit,
        () -> request.isDone() || answers.stream().allMatch(CompletableFuture::isDone));
    return answers.stream()
        .map(answer ->
            answer.isDone() && !answer.isCompletedExceptionally()
                ? answer.join()
                : List.<TurnWait>of())
        .toList();
  }

  /** Which wait is to end: its call has not begun, so that nothing but the wait ends with it. */
  private static int victim(List<TurnWait> circle) {
    int victim = 0;
    boolean queued = false;
    for (int i = 0; i < circle.size(); i++) {
      TurnWait wait = circle.get(i);
      long caller = circle.get((i + 1) % circle.size()).caller();
      boolean isQueued = caller != wait.turn() && caller != wait.call();
      if (isQueued == queued ? wait.turn() > circle.get(victim).turn() : isQueued) {
        victim = i;
        queued = isQueued;
      }
    }
    return victim;
  }
}
