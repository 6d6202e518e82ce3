package dev.teff.runtime.gateway;

import dev.teff.grains.ErrorCode;
import dev.teff.runtime.Cancellation;
import dev.teff.runtime.gateway.GatewayOptions.Limits;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
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
  private final Set<Place> waiting = new HashSet<>();
  private long bytes;
  private boolean watched;
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

  /** Where one call waits; its end says whether it may go on. */
  private static final class Place {
    private final CompletableFuture<Boolean> opens = new CompletableFuture<>();
  }

  /** How many calls wait. */
  int parked() {
    lock.lock();
    try {
      return waiting.size();
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
    Place place = enter(size, parked);
    cancellation.whenCancelled(() -> place.opens.cancel(false));
    try {
      if (!place.opens.get(limit.toNanos(), TimeUnit.NANOSECONDS)) {
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
      leave(place, size);
    }
  }

  private Place enter(int size, Runnable parked) {
    lock.lock();
    try {
      if (waiting.size() >= limits.maxParkedCalls() || bytes + size > limits.maxParkedBytes()) {
        throw Refusal.tooManyCalls(
            "No silo runs, and %d calls of %d bytes wait for one already"
                .formatted(waiting.size(), bytes),
            RETRY_AFTER);
      }
      parked.run();
      var place = new Place();
      waiting.add(place);
      bytes += size;
      if (closed) {
        place.opens.complete(false);
      } else if (!watched) {
        watched = true;
        Thread.ofVirtual().name("teff-parking").start(this::watch);
      }
      return place;
    } finally {
      lock.unlock();
    }
  }

  private void leave(Place place, int size) {
    lock.lock();
    try {
      waiting.remove(place);
      bytes -= size;
    } finally {
      lock.unlock();
    }
  }

  /** Wakes everybody at once; ends when nobody waits. */
  private void watch() {
    while (!wake(open.getAsBoolean())) {
      LockSupport.parkNanos(this, POLL.toNanos());
    }
  }

  private boolean wake(boolean opened) {
    lock.lock();
    try {
      if (!opened && !closed && !waiting.isEmpty()) {
        return false;
      }
      watched = false;
      waiting.forEach(place -> place.opens.complete(true)); // unless it has ended otherwise
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Sends away those who wait. */
  void close() {
    lock.lock();
    try {
      closed = true;
      waiting.forEach(place -> place.opens.complete(false));
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
