package dev.teff.runtime;

import dev.teff.grains.GrainId;
import dev.teff.runtime.spi.CallRequest;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The calls that one turn started at one grain, which shall begin in the order in which they were
 * started, and the call behind them that it awaits.
 *
 * <p>What is queued at an activation of this silo stays in order, so while the grain is active here
 * nothing waits; but a call behind which others were queued is not made again when it fails, since
 * it would come behind them. A call that goes elsewhere may take another way than the one before
 * it, or be made again: so it leaves when those before it have ended. What was queued at an
 * activation that has gone comes back here, and leaves again in the same way.
 *
 * <p>Calls are started by the turn's thread, and come back and end on any.
 */
final class Lane {
  private final Host silo;
  private final GrainId target;
  private final ReentrantLock lock = new ReentrantLock();

  // Guarded by the lock.
  private @Nullable Queue<StartedRequest> waiting; // the first that was started comes first
  private @Nullable CallRequest awaited; // is behind them, and came back
  private @Nullable Activation place; // at which those under way were queued
  private @Nullable StartedRequest lastLeft;
  private int started;
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
      request.place(++started);
      if (!isEmpty() || releasing || !mayLeave()) {
        wait(request);
        return;
      }
      leaves(request);
    } finally {
      lock.unlock();
    }
    request.goOn();
  }

  private void wait(StartedRequest request) {
    if (waiting == null) {
      waiting = new PriorityQueue<>(4, Comparator.comparingInt(StartedRequest::place));
    }
    waiting.add(request);
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
   * A call that has left, and did not begin, is to go to another activation than it was queued at.
   *
   * @return whether it comes back here because others are before it
   */
  boolean takesBack(StartedRequest request) {
    lock.lock();
    try {
      StartedRequest first = waiting == null ? null : waiting.peek();
      boolean isFirst = underWay == 1 && (first == null || request.place() < first.place());
      if (isFirst || !request.comesBack()) {
        return false;
      }
      underWay--;
      wait(request);
      if (underWay > 0 || releasing) {
        return true;
      }
      releasing = true;
    } finally {
      lock.unlock();
    }
    silo.execute(this::release);
    return true;
  }

  /** The same of the call that the turn awaits. */
  boolean takesBack(WaitingRequest request) {
    lock.lock();
    try {
      if (underWay == 0 && isEmpty()) {
        return false;
      }
      awaited = request;
      return true;
    } finally {
      lock.unlock();
    }
  }

  /**
   * A call that failed, and surely did not run, is to be made again. What is started from now on
   * waits until it has ended: it may come to where the others are at any time.
   *
   * @return whether it may: not when another was queued behind it
   */
  boolean mayGoAgain(StartedRequest request) {
    lock.lock();
    try {
      if (request.isFollowed()) {
        return false;
      }
      place = null;
      return true;
    } finally {
      lock.unlock();
    }
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
      if (underWay > 0 || releasing || (isEmpty() && awaited == null)) {
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
    for (CallRequest next = next(); next != null; next = next()) {
      if (next instanceof StartedRequest request) {
        request.goOn();
      } else {
        silo.handle(next);
      }
    }
  }

  /** What may leave; null when nothing may, and whoever is started does not wait for this. */
  private @Nullable CallRequest next() {
    lock.lock();
    try {
      CallRequest next = null;
      if (!isEmpty()) {
        StartedRequest first = waiting == null || !mayLeave() ? null : waiting.poll();
        if (first != null) {
          leaves(first);
        }
        next = first;
      } else if (underWay == 0) {
        next = awaited;
        awaited = null;
      }
      releasing = next != null;
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
        return mayLeave() && !releasing ? null : lastLeft;
      }
      return waiting.stream().max(Comparator.comparingInt(StartedRequest::place)).orElseThrow();
    } finally {
      lock.unlock();
    }
  }
}
