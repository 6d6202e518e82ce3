package dev.teff.runtime;

import dev.teff.grains.GrainException;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
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

  /**
   * Inline callers come to the gate after they gave up the baton, so they may come out of order.
   */
  private final PriorityQueue<Held> held = new PriorityQueue<>();

  private long arrivals;
  private volatile long durable;
  private volatile @Nullable GrainException failure;

  /** Learns whether an output may leave. */
  interface Waiter {
    /** Everything it could have seen is durable. */
    void open();

    /** Something it could have seen is not, or not surely. */
    void broken(GrainException failure);
  }

  private record Held(long sequence, long arrival, Waiter waiter) implements Comparable<Held> {
    @Override
    public int compareTo(Held other) {
      int bySequence = Long.compare(sequence, other.sequence);
      return bySequence != 0 ? bySequence : Long.compare(arrival, other.arrival);
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
          held.add(new Held(sequence, arrivals++, waiter));
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

  /** Lets out what waited for this sequence number or an earlier one. */
  void advance(long sequence) {
    var passing = new ArrayList<Waiter>();
    lock.lock();
    try {
      if (failure != null || sequence <= durable) {
        return;
      }
      durable = sequence;
      for (Held first = held.peek(); first != null && first.sequence <= sequence; ) {
        passing.add(held.remove().waiter);
        first = held.peek();
      }
    } finally {
      lock.unlock();
    }
    passing.forEach(Waiter::open);
  }

  /** Fails what waits and what will come. Only the first failure counts. */
  void breakWith(GrainException cause) {
    List<Held> failing;
    lock.lock();
    try {
      if (failure != null) {
        return;
      }
      failure = cause;
      failing = new ArrayList<>();
      for (Held first = held.poll(); first != null; first = held.poll()) {
        failing.add(first);
      }
    } finally {
      lock.unlock();
    }
    failing.forEach(output -> output.waiter.broken(cause));
  }
}
