package dev.teff.loadtest;

import dev.teff.loadtest.harness.LatencyRecorder;
import dev.teff.loadtest.harness.NanoClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.IntFunction;

/**
 * A number of callers on virtual threads, each of which starts its next operation when the last one
 * has ended.
 */
final class ClosedLoop {
  /**
   * After so many operations a caller yields, because an operation that never blocks would keep its
   * carrier thread from all other callers to the end of the run.
   */
  private static final int OPERATIONS_PER_TURN = 256;

  private final NanoClock clock;
  private volatile boolean stopped;

  ClosedLoop(NanoClock clock) {
    this.clock = clock;
  }

  /**
   * Runs for this long.
   *
   * @param sampleEvery one in so many operations is timed; reading the clock twice costs about 50
   *     ns
   * @param operations the operation of each caller
   */
  ClosedLoopResult run(
      int callers, int sampleEvery, Duration time, IntFunction<Operation> operations)
      throws InterruptedException {
    stopped = false;
    var go = new CountDownLatch(1);
    var latencies = new LatencyRecorder();
    var failures = new Failures();
    var running = new ArrayList<Caller>();
    for (int i = 0; i < callers; i++) {
      running.add(new Caller(i, sampleEvery, operations.apply(i), latencies, failures, go));
    }
    List<Thread> threads = running.stream().map(Thread::startVirtualThread).toList();
    long start = clock.now();
    go.countDown();
    clock.sleepUntil(start + time.toNanos());
    stopped = true;
    for (Thread thread : threads) {
      thread.join();
    }
    long elapsed = clock.now() - start;
    long[] perCaller = running.stream().mapToLong(caller -> caller.count).toArray();
    return new ClosedLoopResult(perCaller, elapsed, latencies.total(), failures.complaint());
  }

  private final class Caller implements Runnable {
    private final int index;
    private final int sampleEvery;
    private final Operation operation;
    private final LatencyRecorder latencies;
    private final Failures failures;
    private final CountDownLatch go;

    /** Written by the caller's thread, read when that has ended. */
    private long count;

    Caller(
        int index,
        int sampleEvery,
        Operation operation,
        LatencyRecorder latencies,
        Failures failures,
        CountDownLatch go) {
      this.index = index;
      this.sampleEvery = sampleEvery;
      this.operation = operation;
      this.latencies = latencies;
      this.failures = failures;
      this.go = go;
    }

    @Override
    @SuppressWarnings("ThreadPriorityCheck") // the scheduler here is the JDK's own
    public void run() {
      try {
        go.await();
      } catch (InterruptedException e) {
        failures.add(e);
        return;
      }
      long done = 0;
      try {
        int untilSample = sampleEvery;
        while (!stopped) {
          if (--untilSample == 0) {
            untilSample = sampleEvery;
            long begun = clock.now();
            perform();
            latencies.record(index, clock.now() - begun);
          } else {
            perform();
          }
          if (++done % OPERATIONS_PER_TURN == 0) {
            Thread.yield();
          }
        }
      } finally {
        count = done;
      }
    }

    private void perform() {
      try {
        operation.run();
      } catch (Throwable e) {
        failures.add(e);
      }
    }
  }
}
