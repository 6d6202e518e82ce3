package dev.teff.runtime;

import dev.teff.grains.Reentrant.Scope;
import dev.teff.runtime.spi.CallRequest;
import dev.teff.runtime.spi.CallWaiter;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The turns of one activation that wait for others without the baton, and who may run meanwhile.
 * Made when a turn first gives up the baton; owned by the holder of the baton.
 */
final class Interleaving {
  /**
   * How long newcomers stand back for an activation that is to leave, at first; twice as long each
   * time that was in vain, so that it gets to leave however long its turns wait.
   */
  static final Duration PATIENCE = Duration.ofMillis(50);

  private static final int MOST_DOUBLINGS = 7;

  private final List<Turn> suspended = new ArrayList<>(2);
  private final Deque<QueuedTurn> deferred = new ArrayDeque<>();
  private @Nullable QueuedTurn rest;
  private int vain; // how often those who stood back did so in vain

  /** Whether some were put aside so that the activation can leave. */
  private volatile boolean standBack;

  /** Whether they need not stand back any more; set by the clock. */
  private volatile boolean inVain;

  /** Whether one of those put aside may have come to be waited for; set by who waits. */
  private volatile boolean lookAgain;

  /** What is to be done with somebody who wants to run. */
  enum Admission {
    /** It runs. */
    RUN,
    /** It waits until no turn is suspended any more. */
    WAIT,
    /** A suspended turn that it may not interleave with waits for it. */
    CYCLE
  }

  /** Notes a turn that gives up the baton, and what is left for others to run. */
  void suspend(Turn turn) {
    suspended.add(turn);
    QueuedTurn queued = turn.queued();
    if (queued != null) {
      keep(queued.takeNext());
    }
  }

  /**
   * Whether a turn waits for other copies of the grain, which may wait for this one: what they did
   * is merged then, and readers need not wait for silos that do not answer. This comes to an end by
   * itself, so that nobody is overtaken for ever.
   */
  boolean isAnyConfirming() {
    for (Turn turn : suspended) {
      if (turn.isConfirming()) {
        return true;
      }
    }
    return false;
  }

  /** Notes that a turn has the baton back. */
  void resume(Turn turn) {
    suspended.remove(turn);
  }

  boolean isAnySuspended() {
    return !suspended.isEmpty();
  }

  /** Leaves what was taken from the mailbox to whoever holds the baton next. */
  void keep(@Nullable QueuedTurn taken) {
    if (rest == null) {
      rest = taken;
      return;
    }
    QueuedTurn last = rest;
    while (last.next != null) {
      last = last.next;
    }
    last.next = taken;
  }

  /**
   * Whether so many turns are put aside already; they are not in the mailbox, which counts its own.
   */
  boolean areAside(int most) {
    return deferred.size() >= most;
  }

  /** Puts a turn aside until no turn is suspended. */
  void defer(QueuedTurn turn) {
    deferred.add(turn);
  }

  /**
   * Puts a turn aside so that the activation can leave.
   *
   * @return after which time the caller has to see to it that {@link #standBackInVain} is called;
   *     zero when somebody does already
   */
  Duration standBack(QueuedTurn turn) {
    deferred.add(turn);
    if (standBack) {
      return Duration.ZERO;
    }
    standBack = true;
    return PATIENCE.multipliedBy(1L << Math.min(vain, MOST_DOUBLINGS));
  }

  /**
   * Those who stand back have done so long enough: what the suspended turns wait for may, by other
   * grains, wait for them. By any thread.
   *
   * @return false when nobody stands back
   */
  boolean standBackInVain() {
    boolean any = standBack;
    inVain = any;
    return any;
  }

  /**
   * A suspended turn has begun to wait for a call that it started before: what was put aside may be
   * of that turn's own chain now. By any thread.
   */
  void lookAgain() {
    lookAgain = true;
  }

  /** Whether somebody said so; by any thread. */
  boolean isToLookAgain() {
    return lookAgain;
  }

  /** Whether something can be run that is not in the mailbox any more. */
  boolean hasWork() {
    if (lookAgain && deferred.isEmpty()) {
      lookAgain = false;
    }
    return rest != null || (isDeferredDue() && !deferred.isEmpty());
  }

  private boolean isDeferredDue() {
    return suspended.isEmpty() || inVain || lookAgain;
  }

  /** Takes what can be run and is not in the mailbox any more, oldest first. */
  @Nullable QueuedTurn takeWork() {
    QueuedTurn work = rest;
    rest = null;
    boolean looksOnly = lookAgain && !suspended.isEmpty() && !inVain;
    if (isDeferredDue()) {
      lookAgain = false;
      standBack &= looksOnly;
      vain += inVain ? 1 : 0;
      inVain = false;
      while (!deferred.isEmpty()) {
        QueuedTurn last = deferred.removeLast();
        last.overdue |= !looksOnly;
        last.next = work;
        work = last;
      }
    }
    return work;
  }

  /**
   * Decides about somebody who wants to run.
   *
   * @param leaving whether newcomers had better stand back, because the activation is to leave
   * @param below the turn that calls inline, if any
   * @param request the call that was queued, if it is one
   */
  Admission admission(
      @Nullable Scope scope,
      boolean leaving,
      boolean readOnly,
      @Nullable Turn below,
      @Nullable CallRequest request) {
    if (suspended.isEmpty() || (readOnly && isAnyConfirming())) {
      return Admission.RUN;
    }
    boolean fromWithin = blocked(below, request) != null;
    boolean readsAmongReaders = readOnly && suspended.stream().allMatch(Turn::readOnly);
    boolean may =
        switch (scope) {
          case ANY_CALL -> true;
          case CALL_CHAIN -> fromWithin || readsAmongReaders;
          case null -> readsAmongReaders;
        };
    // Those who wait for others to finish must not see newcomers overtake them for ever.
    boolean mustWait =
        (leaving && !isAwaited(request)) || (scope != Scope.ANY_CALL && !deferred.isEmpty());
    if (may && (fromWithin || !mustWait)) {
      return Admission.RUN;
    }
    return fromWithin ? Admission.CYCLE : Admission.WAIT;
  }

  /**
   * Whether a call comes from a grain that a suspended turn waits for, busy with somebody else's
   * call: were this one to stand back, neither would come to an end.
   */
  private boolean isAwaited(@Nullable CallRequest request) {
    if (request == null) {
      return false;
    }
    List<CallWaiter> waiters = request.waiters();
    return suspended.stream()
        .flatMap(turn -> turn.slot().awaitedCalls().stream())
        .map(awaited -> awaited.target().toString())
        .anyMatch(grain -> waiters.stream().anyMatch(waiter -> waiter.grain().equals(grain)));
  }

  /**
   * The turns that have to end before a call does: its own, if that is suspended, or all those for
   * which it was put aside. None if it may run as soon as it gets the baton.
   *
   * @param turn the number of the turn that waits for the call
   * @param number that by which the call's waiter is known here, which may be another
   */
  List<Turn> inTheWayOf(long turn, long number, @Nullable Scope scope, boolean leaving) {
    for (Turn each : suspended) {
      if (isOneOf(each.callerNumber(), turn, number)) {
        return List.of(each);
      }
    }
    for (QueuedTurn each : deferred) {
      if (each instanceof QueuedTurn.Call call
          && isOneOf(CallPath.caller(call.request), turn, number)) {
        return staysAside(call.request, scope, leaving) ? List.copyOf(suspended) : List.of();
      }
    }
    return List.of();
  }

  private static boolean isOneOf(long found, long turn, long number) {
    return found != 0 && (found == turn || found == number);
  }

  /** Some stand back only for an activation that is to leave, which they do not for long. */
  private boolean staysAside(CallRequest request, @Nullable Scope scope, boolean leaving) {
    return !leaving
        || (scope != Scope.ANY_CALL
            && !request.method().readOnly()
            && blocked(null, request) == null);
  }

  /** The suspended turn that waits for a call, if one does. */
  @Nullable Turn blocked(@Nullable Turn below, @Nullable CallRequest request) {
    for (Turn turn : suspended) {
      if (CallPath.leadsTo(below, request, turn)) {
        return turn;
      }
    }
    return null;
  }
}
