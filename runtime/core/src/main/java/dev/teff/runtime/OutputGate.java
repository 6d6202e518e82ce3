package dev.teff.runtime;

import dev.teff.grains.GrainException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Holds the outputs of one activation until the events they could have seen are durable.
 *
 * <p>Sequence numbers become durable in order. An output passes when the number it waits for is
 * durable. When the store did not commit, the gate breaks: every held output fails, and so does
 * every later one that could have seen more than became durable.
 *
 * <p>{@code durable} and {@code failure} are written under the lock and read without it; waiters
 * are called without it, on the thread that reports from the store, and must not block.
 */
final class OutputGate {
  private final ReentrantLock lock = new ReentrantLock();

  // What waits, by sequence number, and by arrival where that is the same.
  private @Nullable Held first;
  private @Nullable Held last;

  private volatile long durable;
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
  }

  /** Whether an output that could have seen this sequence number may leave at once. */
  boolean isOpen(long sequence) {
    return sequence <= durable;
  }

  /** Up to which sequence number outputs may leave. */
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
      if (sequence > durable) {
        broken = failure;
        if (broken == null) {
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
    Held passing;
    lock.lock();
    try {
      if (failure != null || sequence <= durable) {
        return;
      }
      durable = sequence;
      passing = takeUpTo(sequence);
    } finally {
      lock.unlock();
    }
    for (; passing != null; passing = passing.after) {
      passing.waiter.open();
    }
  }

  /** Fails what waits and what will come. Only the first failure counts. */
  void breakWith(GrainException cause) {
    Held failing;
    lock.lock();
    try {
      if (failure != null) {
        return;
      }
      failure = cause;
      failing = takeUpTo(Long.MAX_VALUE);
    } finally {
      lock.unlock();
    }
    for (; failing != null; failing = failing.after) {
      failing.waiter.broken(cause);
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
