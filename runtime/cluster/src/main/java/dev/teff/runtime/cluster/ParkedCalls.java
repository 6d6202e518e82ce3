package dev.teff.runtime.cluster;

import dev.teff.grains.GrainId;
import dev.teff.runtime.spi.CallRequest;
import dev.teff.runtime.spi.Timekeeper;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Calls that wait at an owner until it knows where they go, or until their deadline. Safe for use
 * by any thread.
 */
final class ParkedCalls {
  /** More than this many would be an outage that memory should not pay for. */
  static final int MOST = 1 << 17;

  private static final Duration SWEEP = Duration.ofMillis(250);

  private final Timekeeper time;
  private final Queue<CallRequest> calls = new ConcurrentLinkedQueue<>();
  private final AtomicInteger count = new AtomicInteger();
  private final AtomicBoolean sweeping = new AtomicBoolean();

  ParkedCalls(Timekeeper time) {
    this.time = time;
  }

  int count() {
    return count.get();
  }

  /** Keeps a call. The caller looks afterwards whether it still has to wait. */
  void park(CallRequest call) {
    if (count.incrementAndGet() > MOST) {
      count.decrementAndGet();
      call.failed(ClusterFailures.tooManyParked(call, MOST));
      return;
    }
    calls.add(call);
    sweepLater();
  }

  /** Hands over what is parked now, in the order of its arrival. */
  void release(Consumer<CallRequest> taker) {
    for (int left = count.get(); left > 0; left--) {
      CallRequest call = calls.poll();
      if (call == null) {
        return;
      }
      count.decrementAndGet();
      taker.accept(call);
    }
  }

  /** Hands over what is parked now for one grain, in the order of its arrival. */
  void release(GrainId grain, Consumer<CallRequest> taker) {
    List<CallRequest> waiting = calls.stream().filter(call -> call.target().equals(grain)).toList();
    for (CallRequest call : waiting) {
      if (calls.remove(call)) {
        count.decrementAndGet();
        taker.accept(call);
      }
    }
  }

  private void sweepLater() {
    if (sweeping.compareAndSet(false, true)) {
      time.schedule(SWEEP, this::sweep);
    }
  }

  private void sweep() {
    sweeping.set(false);
    long now = time.nanos();
    List<CallRequest> expired =
        calls.stream().filter(call -> now - call.deadlineNanos() >= 0).toList();
    expired.forEach(call -> {
      // Removing decides against whoever releases it at this moment.
      if (calls.remove(call)) {
        count.decrementAndGet();
        call.failed(ClusterFailures.deadlineParked(call));
      }
    });
    if (count.get() > 0) {
      sweepLater();
    }
  }
}
