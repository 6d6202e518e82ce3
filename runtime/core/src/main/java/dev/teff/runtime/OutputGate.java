package dev.teff.runtime;

import dev.teff.grains.GrainException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Holds the outputs of one activation until the events they could have seen are durable.
 *
 * <p>Sequence numbers become durable in order. An output passes when the number it waits for is
 * durable, and those before it have passed. When the store did not commit, the gate breaks: every
 * held output fails, and so does every later one that could have seen more than became durable.
 *
 * <p>{@code durable}, {@code opened} and {@code failure} are written under the lock and read
 * without it; waiters are called without it, on the thread that reports from the store, and must
 * not block. While they are called, what comes is held behind them, durable or not, and passes with
 * them.
 */
final class OutputGate {
  private final ReentrantLock lock = new ReentrantLock();

  // What waits, by sequence number, and by arrival where that is the same.
  private @Nullable Held first;
  private @Nullable Held last;

  private boolean passing; // somebody calls waiters
  private volatile long durable;
  private volatile long opened; // up to which all have passed; behind durable only meanwhile
  private volatile @Nullable GrainException failure;

  /** Learns whether an output may leave. */
  interface Waiter {
    /** Everything it could have seen is durable. */
    void open();

    /** Something it could have seen is not, or not surely. */
    void broken(GrainException failure);
  }

  private static final class Held {
    final long sequence;
    final Waiter waiter;
    @Nullable Held before;
    @Nullable Held after;

    Held(long sequence, Waiter waiter) {
      this.sequence = sequence;
      this.waiter = waiter;
    }
  }

  OutputGate(long durable) {
    this.durable = durable;
    this.opened = durable;
  }

  /** Whether an output that could have seen this sequence number may leave at once. */
  boolean isOpen(long sequence) {
    return sequence <= opened;
  }

  /** Whether everything up to a sequence number is stored; its outputs may still be leaving. */
  boolean isDurable(long sequence) {
    return sequence <= durable;
  }

  /** Up to which sequence number everything is stored. */
  long durable() {
    return durable;
  }

  /** Why the gate broke, or null. */
  @Nullable GrainException failure() {
    return failure;
  }

  /** Calls the waiter once: now, or when the sequence number is durable or will never be. */
  void await(long sequence, Waiter waiter) {
    GrainException broken = null;
    lock.lock();
    try {
      if (sequence > opened) {
        broken = failure;
        if (broken == null || passing) {
          hold(new Held(sequence, waiter));
          return;
        }
      }
    } finally {
      lock.unlock();
    }
    if (broken == null) {
      waiter.open();
    } else {
      waiter.broken(broken);
    }
  }

  /**
   * Inline callers come to the gate after they gave up the baton, so a few may have overtaken: the
   * place is looked for from the end.
   */
  private void hold(Held output) {
    Held before = last;
    while (before != null && before.sequence > output.sequence) {
      before = before.before;
    }
    Held after = before == null ? first : before.after;
    output.before = before;
    output.after = after;
    if (before == null) {
      first = output;
    } else {
      before.after = output;
    }
    if (after == null) {
      last = output;
    } else {
      after.before = output;
    }
  }

  /** Lets out what waited for this sequence number or an earlier one. */
  void advance(long sequence) {
    lock.lock();
    try {
      if (failure != null || sequence <= durable) {
        return;
      }
      durable = sequence;
      if (passing) {
        return; // whoever calls waiters goes on with these
      }
      passing = true;
    } finally {
      lock.unlock();
    }
    callWaiters();
  }

  /** Fails what waits and what will come. Only the first failure counts. */
  void breakWith(GrainException cause) {
    lock.lock();
    try {
      if (failure != null) {
        return;
      }
      failure = cause;
      if (passing) {
        return; // as above
      }
      passing = true;
    } finally {
      lock.unlock();
    }
    callWaiters();
  }

  /** Calls those who need not wait any more, and those who come meanwhile, until there are none. */
  private void callWaiters() {
    Throwable thrown = null;
    for (Held next = next(); next != null; next = next.after == null ? next() : next.after) {
      try {
        call(next);
      } catch (Throwable e) {
        thrown = e; // what comes behind it is not to blame
      }
    }
    if (thrown != null) {
      throw Failures.sneaky(thrown);
    }
  }

  private void call(Held output) {
    GrainException broken = failure;
    if (output.sequence <= durable || broken == null) {
      output.waiter.open();
    } else {
      output.waiter.broken(broken);
    }
  }

  /** The first of those who need not wait any more; null when all of them have passed. */
  private @Nullable Held next() {
    lock.lock();
    try {
      Held next = takeUpTo(durable);
      if (next == null && failure != null) {
        next = takeUpTo(Long.MAX_VALUE);
      }
      if (next == null) {
        opened = durable;
        passing = false;
      }
      return next;
    } finally {
      lock.unlock();
    }
  }

  /** Cuts off what waits for this sequence number or an earlier one, and returns its first. */
  private @Nullable Held takeUpTo(long sequence) {
    Held taken = first;
    Held rest = taken;
    while (rest != null && rest.sequence <= sequence) {
      rest = rest.after;
    }
    if (rest == taken) {
      return null;
    }
    first = rest;
    if (rest == null) {
      last = null;
    } else if (rest.before != null) {
      rest.before.after = null;
      rest.before = null;
    }
    return taken;
  }
}
