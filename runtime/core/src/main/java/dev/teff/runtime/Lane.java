package dev.teff.runtime;

import dev.teff.grains.GrainId;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The calls that one turn started at one grain, which shall begin in the order in which they were
 * started.
 *
 * <p>What is queued at an activation of this silo stays in order, so while the grain is active here
 * nothing waits; but a call behind which others were queued is not made again when it fails, since
 * it would come behind them. A call that goes elsewhere may take another way than the one before
 * it, or be made again: so it leaves when those before it have ended.
 *
 * <p>Calls are started by the turn's thread, and end on any.
 */
final class Lane {
  private final Host silo;
  private final GrainId target;
  private final ReentrantLock lock = new ReentrantLock();

  // Guarded by the lock.
  private @Nullable Deque<StartedRequest> waiting;
  private @Nullable Activation place; // at which those under way were queued
  private @Nullable StartedRequest lastLeft;
  private int underWay;
  private boolean releasing;

  Lane(Host silo, GrainId target) {
    this.silo = silo;
    this.target = target;
  }

  /** A call is started: it leaves now, or when those before it have ended. */
  void enter(StartedRequest request) {
    lock.lock();
    try {
      if (!isEmpty() || !mayLeave()) {
        if (waiting == null) {
          waiting = new ArrayDeque<>(4);
        }
        waiting.add(request);
        return;
      }
      leaves(request);
    } finally {
      lock.unlock();
    }
    request.goOn();
  }

  private boolean isEmpty() {
    return waiting == null || waiting.isEmpty();
  }

  private boolean mayLeave() {
    Activation active = here();
    return underWay == 0 || (active != null && active == place);
  }

  private void leaves(StartedRequest request) {
    StartedRequest before = lastLeft;
    if (underWay > 0 && before != null) {
      before.follow();
    }
    lastLeft = request;
    place = here();
    underWay++;
  }

  private @Nullable Activation here() {
    return silo.active(target, false);
  }

  /**
   * A call that left has ended.
   *
   * @return whether {@link #release} is to be called
   */
  boolean left() {
    lock.lock();
    try {
      underWay--;
      if (underWay > 0 || releasing || isEmpty()) {
        return false;
      }
      releasing = true;
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Lets those go that may. What is started meanwhile waits behind them. */
  void release() {
    for (StartedRequest next = next(); next != null; next = next()) {
      next.goOn();
      lock.lock();
      try {
        if (waiting != null) {
          waiting.remove(); // only now, so that nobody overtakes it
        }
      } finally {
        lock.unlock();
      }
    }
  }

  private @Nullable StartedRequest next() {
    lock.lock();
    try {
      StartedRequest next = waiting == null || !mayLeave() ? null : waiting.peek();
      releasing = next != null;
      if (next != null) {
        leaves(next);
      }
      return next;
    } finally {
      lock.unlock();
    }
  }

  /** The call that one which is awaited has to wait for, since it might overtake it. */
  @Nullable StartedRequest before() {
    lock.lock();
    try {
      if (waiting == null || waiting.isEmpty()) {
        return mayLeave() ? null : lastLeft;
      }
      return waiting.getLast();
    } finally {
      lock.unlock();
    }
  }
}
