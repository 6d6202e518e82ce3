package dev.teff.runtime;

import dev.teff.grains.GrainId;
import dev.teff.runtime.spi.CallRequest;
import dev.teff.runtime.spi.CallWaiter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who waits for a call: the turn that made it, the turn that waits for that one, and so on, on this
 * silo and on others.
 *
 * <p>Turns are told apart by identity, and across silos by number; never by grain, since two calls
 * of one fan-out may meet at a grain without waiting for each other. A call that was started is
 * waited for only while somebody awaits it.
 */
final class CallPath {
  private CallPath() {}

  /** Sees each step of a path, nearest first; says whether to go on. */
  private interface Visitor {
    boolean turn(Turn turn);

    /** Returns nothing, since this is the end of what is known here. */
    void others(List<CallWaiter> waiters);
  }

  /**
   * Whether a turn waits for a call, directly or through others.
   *
   * @param below the turn that calls inline, if the call is not queued
   * @param request the call, if it is queued
   */
  static boolean leadsTo(@Nullable Turn below, @Nullable CallRequest request, Turn wanted) {
    var search =
        new Visitor() {
          boolean found;

          @Override
          public boolean turn(Turn turn) {
            found = turn == wanted;
            return !found;
          }

          @Override
          public void others(List<CallWaiter> others) {
            found = others.stream().anyMatch(waiter -> is(waiter, wanted));
          }
        };
    walk(below, request, search);
    return search.found;
  }

  /**
   * The grains between a turn and a call that it waits for, both included, in the order of calls.
   */
  static List<String> grains(CallRequest request, Turn wanted) {
    List<String> grains = new ArrayList<>();
    grains.add(request.target().toString());
    walk(
        null,
        request,
        new Visitor() {
          @Override
          public boolean turn(Turn turn) {
            grains.add(turn.activation.id().toString());
            return turn != wanted;
          }

          @Override
          public void others(List<CallWaiter> waiters) {
            for (CallWaiter waiter : waiters) {
              grains.add(waiter.grain());
              if (is(waiter, wanted)) {
                return;
              }
            }
          }
        });
    Collections.reverse(grains);
    return grains;
  }

  /** What another silo has to know of those who wait for a call made here. */
  static List<CallWaiter> waiters(WaitingRequest request) {
    Turn starter = request instanceof StartedRequest started ? started.starter() : null;
    if (starter == null && request.waitingTurn() == null) {
      return List.of();
    }
    List<CallWaiter> waiters = new ArrayList<>();
    if (request instanceof StartedRequest started && started.starter() != null) {
      waiters.add(new CallWaiter(started.number(), started.starter().activation.id().toString()));
      return waiters; // whether anybody waits for the starter's turn too is not decided yet
    }
    walk(
        null,
        request,
        new Visitor() {
          @Override
          public boolean turn(Turn turn) {
            GrainId grain = turn.activation.id();
            waiters.add(new CallWaiter(turn.id(), grain.toString()));
            return waiters.size() < CallWaiter.MOST;
          }

          @Override
          public void others(List<CallWaiter> others) {
            waiters.addAll(others);
          }
        });
    return waiters.subList(0, Math.min(waiters.size(), CallWaiter.MOST));
  }

  private static boolean is(CallWaiter waiter, Turn wanted) {
    if (waiter.number() == wanted.knownId()) {
      return true;
    }
    CurrentTurn slot = wanted.slot();
    for (WaitingRequest awaited : slot.awaitedCalls()) {
      if (awaited instanceof StartedRequest started
          && slot.turn == wanted
          && waiter.number() == started.knownNumber()) {
        return true;
      }
    }
    return false;
  }

  /**
   * The number of the turn that waits for a call, or of the call it started; 0 if none is known.
   */
  static long caller(CallRequest request) {
    if (request instanceof WaitingRequest own) {
      Turn waiting = own.waitingTurn();
      return waiting == null ? 0 : waiting.knownId();
    }
    return request.waiters().stream().findFirst().map(CallWaiter::number).orElse(0L);
  }

  private static void walk(@Nullable Turn below, @Nullable CallRequest request, Visitor visitor) {
    Turn turn = below;
    CallRequest call = request;
    while (true) {
      if (turn != null) {
        if (!visitor.turn(turn)) {
          return;
        }
        call = turn.queued() instanceof QueuedTurn.Call queued ? queued.request : null;
        turn = turn.below();
      } else if (call instanceof WaitingRequest waiting) {
        turn = waiting.waitingTurn();
        call = null;
      } else {
        if (call != null) {
          visitor.others(call.waiters());
        }
        return;
      }
    }
  }
}
