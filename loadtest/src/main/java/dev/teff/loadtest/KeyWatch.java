package dev.teff.loadtest;

import dev.teff.grains.CallOptions;
import dev.teff.grains.GrainException;
import dev.teff.grains.Grains;
import dev.teff.loadtest.Counter.Step;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/**
 * Calls many keys all the time, each by a caller of its own, and knows when each of them answered a
 * call that was made after a certain moment.
 */
final class KeyWatch implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMillis(250);
  private static final long PAUSE_NANOS = 5_000_000;
  private static final long NEVER = Long.MAX_VALUE;

  private final Grains grains;
  private final AtomicLongArray firstAnswer;
  private final LongAdder failed = new LongAdder();
  private final ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor();
  private long origin; // published by the moment
  private volatile long moment = NEVER;
  private volatile boolean closed;

  KeyWatch(Grains grains, int keys) {
    this.grains = grains;
    this.firstAnswer = new AtomicLongArray(keys);
    for (int i = 0; i < keys; i++) {
      firstAnswer.set(i, NEVER);
    }
    for (int i = 0; i < keys; i++) {
      int key = i;
      var unused = callers.submit(() -> call(key));
    }
  }

  private void call(int key) {
    Counter counter =
        grains.with(grains.ref(Counter.class, "key-" + key), CallOptions.timeout(PATIENCE));
    while (!closed) {
      long begin = System.nanoTime();
      try {
        var unused = counter.add(new Step(1, 1));
        long since = moment;
        if (since != NEVER && begin - since >= 0) {
          firstAnswer.compareAndSet(key, NEVER, System.nanoTime() - origin);
        }
      } catch (GrainException e) {
        failed.increment();
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  /**
   * Answers to calls that are made from now on count: what is to be survived has happened.
   *
   * @param since when that began, from which times count, in {@link System#nanoTime()}
   */
  void begin(long since) {
    origin = since;
    moment = System.nanoTime();
  }

  /**
   * How long after the beginning the last key answered.
   *
   * @throws IllegalStateException when one does not within this time
   */
  long awaitAll(Duration limit) {
    long deadline = moment + limit.toNanos();
    while (true) {
      long last = 0;
      for (int i = 0; i < firstAnswer.length(); i++) {
        last = Math.max(last, firstAnswer.get(i));
      }
      if (last != NEVER) {
        return last;
      }
      if (System.nanoTime() - deadline >= 0) {
        throw new IllegalStateException("Some keys do not answer within " + limit);
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  /** How many calls failed so far. */
  long failed() {
    return failed.sum();
  }

  @Override
  public void close() {
    closed = true;
    callers.close();
  }
}
