package dev.teff.runtime;

import dev.teff.grains.ErrorCode;
import dev.teff.grains.GrainException;
import dev.teff.runtime.spi.Timekeeper;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Has so many grains at a time recovered from the store, and the others one after the other, in the
 * order in which they came. When a silo has died, all its grains are called elsewhere at once:
 * without a bound, their claims and replays would stand in the way of grains that were never away.
 *
 * <p>When the store cannot be reached, nobody waits for those before him to learn it, too: all who
 * wait fail with the first. Safe for use by any thread.
 */
final class Recoveries {
  private static final Duration LONG = Duration.ofDays(1);

  private final Timekeeper time;
  private final ReentrantLock lock = new ReentrantLock();

  // Under the lock.
  private final Queue<Place> waiting = new ArrayDeque<>();
  private int free;

  private static final class Place {
    final Thread thread = Thread.currentThread();
    volatile boolean called;
    volatile @Nullable GrainException failure; // written before it is called
  }

  Recoveries(Timekeeper time, int most) {
    this.time = time;
    this.free = most;
  }

  /**
   * Recovers as soon as it is its turn; blocks until then. It must not need another recovery.
   *
   * @throws GrainException what it throws, or {@code TEFF-311} when the store could not be reached
   *     for others
   */
  <T> T run(Supplier<T> recovery) {
    enter();
    @Nullable GrainException unreachable = null;
    try {
      return recovery.get();
    } catch (GrainException e) {
      unreachable = e.code() == ErrorCode.STORE_UNREACHABLE ? e : null;
      throw e;
    } finally {
      leave(unreachable);
    }
  }

  private void enter() {
    var place = new Place();
    lock.lock();
    try {
      if (free > 0) {
        free--;
        return;
      }
      waiting.add(place);
    } finally {
      lock.unlock();
    }
    while (!Parking.await(time, this, time.nanos() + LONG.toNanos(), () -> place.called)) {
      // Whoever calls it cannot forget it.
    }
    GrainException failure = place.failure;
    if (failure != null) {
      throw failure;
    }
  }

  private void leave(@Nullable GrainException unreachable) {
    lock.lock();
    try {
      if (unreachable != null) {
        waiting.forEach(place -> call(place, unreachable));
        waiting.clear();
      }
      Place next = waiting.poll();
      if (next == null) {
        free++;
      } else {
        call(next, null);
      }
    } finally {
      lock.unlock();
    }
  }

  private static void call(Place place, @Nullable GrainException failure) {
    place.failure = failure;
    place.called = true;
    LockSupport.unpark(place.thread);
  }
}
