package dev.teff.runtime.cluster;

import dev.teff.grains.GrainId;
import dev.teff.runtime.spi.CallRequest;
import dev.teff.runtime.spi.Timekeeper;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Calls that wait at an owner until it knows where they go, or until their deadline. Those for one
 * grain keep the order of their arrival. Safe for use by any thread.
 */
final class ParkedCalls {
  /** More than this many would be an outage that memory should not pay for. */
  static final int MOST = 1 << 17;

  private static final Duration SWEEP = Duration.ofMillis(250);

  private final Timekeeper time;
  private final Map<GrainId, Deque<CallRequest>> calls = new ConcurrentHashMap<>();
  private final AtomicInteger count = new AtomicInteger();
  private final AtomicBoolean sweeping = new AtomicBoolean();

  ParkedCalls(Timekeeper time) {
    this.time = time;
  }

  int count() {
    return count.get();
  }

  boolean isAnyFor(GrainId grain) {
    return calls.containsKey(grain);
  }

  /** Keeps a call. The caller looks afterwards whether it still has to wait. */
  void park(CallRequest call) {
    if (count.incrementAndGet() > MOST) {
      count.decrementAndGet();
      call.failed(ClusterFailures.tooManyParked(call, MOST));
      return;
    }
    // This process's own calls end by themselves.
    boolean heeds = call.cancellable() && call.sentBy() != 0;
    if (heeds) {
      // Not behind the line: whoever takes the call from it says what is to be done from then on.
      call.whenCancelled(() -> takeBack(call));
    }
    calls.compute(
        call.target(),
        (grain, waiting) -> {
          Deque<CallRequest> line = waiting == null ? new ArrayDeque<>(2) : waiting;
          line.add(call);
          return line;
        });
    if (heeds && call.isCancelled()) {
      takeBack(call);
    }
    sweepLater();
  }

  /** Its caller does not want it any more. */
  private void takeBack(CallRequest call) {
    var isBack = new AtomicBoolean();
    calls.computeIfPresent(
        call.target(),
        (grain, line) -> {
          isBack.set(line.remove(call));
          return line.isEmpty() ? null : line;
        });
    if (isBack.get()) {
      count.decrementAndGet();
      call.failed(ClusterFailures.cancelledParked(call));
    }
  }

  /** Hands over what is parked now. */
  void release(Consumer<CallRequest> taker) {
    // A list, since what is handed over may come back.
    List.copyOf(calls.keySet()).forEach(grain -> release(grain, taker));
  }

  /** Hands over what is parked now for one grain. */
  void release(GrainId grain, Consumer<CallRequest> taker) {
    Deque<CallRequest> waiting = calls.remove(grain);
    if (waiting != null) {
      count.addAndGet(-waiting.size());
      waiting.forEach(taker);
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
    List<CallRequest> expired = new ArrayList<>();
    calls
        .keySet()
        .forEach(grain ->
            calls.computeIfPresent(grain, (same, line) -> withoutExpired(line, now, expired)));
    count.addAndGet(-expired.size());
    expired.forEach(call -> call.failed(ClusterFailures.deadlineParked(call)));
    if (count.get() > 0) {
      sweepLater();
    }
  }

  private static @Nullable Deque<CallRequest> withoutExpired(
      Deque<CallRequest> line, long now, List<CallRequest> expired) {
    line.removeIf(call -> {
      boolean over = now - call.deadlineNanos() >= 0;
      if (over) {
        expired.add(call);
      }
      return over;
    });
    return line.isEmpty() ? null : line;
  }
}
