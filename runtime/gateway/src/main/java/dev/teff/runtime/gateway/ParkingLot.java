package dev.teff.runtime.gateway;

import dev.teff.grains.ErrorCode;
import dev.teff.runtime.Cancellation;
import dev.teff.runtime.gateway.GatewayOptions.Limits;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/**
 * Where calls wait while no silo runs: bounded in number, in bytes, and by each call's deadline.
 * Nothing of them has left, so whoever leaves without a silo surely did not run. Safe for use by
 * any thread.
 */
final class ParkingLot {
  private static final Duration POLL = Duration.ofMillis(10);
  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

  // Immutable state.
  private final BooleanSupplier open;
  private final Limits limits;
  private final ReentrantLock lock = new ReentrantLock();

  // Guarded by the lock.
  private int calls;
  private long bytes;
  private CompletableFuture<Boolean> opening = CompletableFuture.completedFuture(true);
  private boolean closed;

  /**
   * An empty one.
   *
   * @param open whether calls need not wait
   */
  ParkingLot(BooleanSupplier open, Limits limits) {
    this.open = open;
    this.limits = limits;
  }

  /** How many calls wait. */
  int parked() {
    lock.lock();
    try {
      return calls;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Returns when the call may go on.
   *
   * @param parked run when the call has to wait and has room to, before it counts as parked; must
   *     not block
   * @return whether it had to wait
   * @throws Refusal {@code TEFF-603} when there is no room, {@code TEFF-206} when the time is over,
   *     {@code TEFF-211} when its caller gave it up
   */
  boolean pass(int size, Duration limit, Cancellation cancellation, Runnable parked) {
    if (open.getAsBoolean()) {
      return false;
    }
    CompletableFuture<Boolean> opens = enter(size, parked).copy();
    cancellation.whenCancelled(() -> opens.cancel(false));
    try {
      if (!opens.get(limit.toNanos(), TimeUnit.NANOSECONDS)) {
        throw new Refusal(
            ErrorCode.SHUTTING_DOWN,
            "The gateway is closing | a parked call | it is stopped or restarted | make the call at"
                + " another gateway",
            Duration.ZERO);
      }
      return true;
    } catch (CancellationException e) {
      throw new Refusal(
          ErrorCode.CANCELLED,
          "The caller gave the call up while it waited for a silo | a parked call | it cancelled the"
              + " call, or its connection was closed | nothing was done");
    } catch (TimeoutException | ExecutionException e) {
      throw nobodyCame();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw nobodyCame();
    } finally {
      leave(size);
    }
  }

  private CompletableFuture<Boolean> enter(int size, Runnable parked) {
    lock.lock();
    try {
      if (calls >= limits.maxParkedCalls() || bytes + size > limits.maxParkedBytes()) {
        throw Refusal.tooManyCalls(
            "No silo runs, and %d calls of %d bytes wait for one already".formatted(calls, bytes),
            RETRY_AFTER);
      }
      parked.run();
      calls++;
      bytes += size;
      if (opening.isDone() && !closed) {
        var next = new CompletableFuture<Boolean>();
        opening = next;
        Thread.ofVirtual().name("teff-parking").start(() -> watch(next));
      }
      return opening;
    } finally {
      lock.unlock();
    }
  }

  private void leave(int size) {
    lock.lock();
    try {
      calls--;
      bytes -= size;
    } finally {
      lock.unlock();
    }
  }

  /** Wakes everybody at once; ends when nobody waits. */
  private void watch(CompletableFuture<Boolean> waiting) {
    while (!waiting.isDone() && !open.getAsBoolean() && parked() > 0) {
      LockSupport.parkNanos(this, POLL.toNanos());
    }
    waiting.complete(true); // who comes meanwhile is let through, and tries by itself
  }

  /** Sends away those who wait. */
  void close() {
    lock.lock();
    try {
      closed = true;
      opening.complete(false);
      opening = CompletableFuture.completedFuture(false);
    } finally {
      lock.unlock();
    }
  }

  private static Refusal nobodyCame() {
    return new Refusal(
        ErrorCode.NO_SILO_REACHABLE,
        "No silo came up before the call's deadline | in the gateway | none is running, or it takes"
            + " longer to start | give the call more time, or look why none starts",
        RETRY_AFTER);
  }
}
