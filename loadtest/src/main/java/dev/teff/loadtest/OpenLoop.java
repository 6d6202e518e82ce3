package dev.teff.loadtest;

import dev.teff.loadtest.harness.ArrivalSchedule;
import dev.teff.loadtest.harness.LatencyRecorder;
import dev.teff.loadtest.harness.NanoClock;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;

/**
 * Starts operations when a schedule says, whether or not earlier ones have ended.
 *
 * <p>The response time counts from the <em>intended</em> start, so a target that stops for a second
 * is charged with every arrival that had to wait. A caller that measures from when it came round to
 * sending leaves out exactly those: coordinated omission (G. Tene, "How NOT to Measure Latency").
 */
final class OpenLoop {
  /** Operations in flight beyond which arrivals are dropped, and counted: memory is bounded. */
  private static final int MOST_IN_FLIGHT = 200_000;

  private final NanoClock clock;
  private final Executor executor;

  /** Runs each operation on the executor: a virtual thread each, except in tests. */
  OpenLoop(NanoClock clock, Executor executor) {
    this.clock = clock;
    this.executor = executor;
  }

  /** Walks the schedule and waits for the last operation. */
  OpenLoopResult run(ArrivalSchedule schedule, Operation operation) {
    var run = new Run(schedule, operation);
    run.generate();
    return run.result();
  }

  private final class Run {
    private final ArrivalSchedule schedule;
    private final Operation operation;
    private final LatencyRecorder response = new LatencyRecorder();
    private final LatencyRecorder service = new LatencyRecorder();
    private final LatencyRecorder lag = new LatencyRecorder();
    private final Failures failures = new Failures();
    private final Semaphore inFlight = new Semaphore(MOST_IN_FLIGHT);
    private long dropped;

    Run(ArrivalSchedule schedule, Operation operation) {
      this.schedule = schedule;
      this.operation = operation;
    }

    void generate() {
      long start = clock.now();
      for (int i = 0; i < schedule.size(); i++) {
        int arrival = i;
        long intended = start + schedule.offset(i);
        clock.sleepUntil(intended);
        lag.record(0, clock.now() - intended);
        if (inFlight.tryAcquire()) {
          executor.execute(() -> perform(arrival, intended));
        } else {
          dropped++;
        }
      }
    }

    OpenLoopResult result() {
      inFlight.acquireUninterruptibly(MOST_IN_FLIGHT); // all have ended
      return new OpenLoopResult(
          schedule.size(), dropped, response.total(), service.total(), lag.total(), failures);
    }

    private void perform(int arrival, long intended) {
      long begun = clock.now();
      try {
        operation.run();
      } catch (Throwable e) {
        failures.add(e);
      } finally {
        long ended = clock.now();
        response.record(arrival, ended - intended);
        service.record(arrival, ended - begun);
        inFlight.release(); // whatever happened: the end of the run waits for it
      }
    }
  }
}
