package dev.teff.loadtest;

import dev.teff.loadtest.harness.ArrivalSchedule;
import dev.teff.loadtest.harness.NanoClock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.HdrHistogram.Histogram;

/**
 * Measures a service whose latency is known: 20 µs, but for one stall of 100 ms in the middle. An
 * open loop must charge the stall to everyone who arrived during it; a single waiting caller sees
 * it once, and believes that all is well.
 */
public final class SelfCheckBenchmark implements Benchmark {
  private static final double ARRIVALS_PER_SECOND = 1000;
  private static final long SERVICE = TimeUnit.MICROSECONDS.toNanos(20);
  private static final long STALL = TimeUnit.MILLISECONDS.toNanos(100);

  @Override
  public String name() {
    return "kernel-selfcheck";
  }

  @Override
  public String description() {
    return "a synthetic service with a 100 ms stall: do the percentiles see it?";
  }

  @Override
  public void run(BenchContext context) throws Exception {
    var open = new StallingService(context.warmup(), context.duration());
    OpenLoopResult scheduled =
        context.openLoop(time -> ArrivalSchedule.constant(ARRIVALS_PER_SECOND, time), open::serve);
    context.metric(
        "service-p50",
        (double) scheduled.service().getValueAtPercentile(50),
        "ns",
        Map.of("true-value", SERVICE));
    context.percentiles("lag", scheduled.lag(), Map.of());
    report(context, "response", scheduled.response());

    var closed = new StallingService(context.warmup(), context.duration());
    Histogram uncorrected = context.closedLoop(1, caller -> closed::serve).latency();
    report(context, "uncorrected", uncorrected);
    if (Math.abs(scheduled.response().getMaxValue() - STALL) > STALL / 2) {
      context.invalid("the open loop did not see the stall, or saw others: is the machine busy?");
    }
  }

  /** Of the share f of arrivals that meet the stall, waits are spread evenly from 0 to 100 ms. */
  private static void report(BenchContext context, String what, Histogram latency) {
    double met = STALL / (double) context.duration().toNanos();
    double expected = Math.max((double) SERVICE, STALL * (1 - 0.01 / met));
    context.metric(
        what + "-p99",
        (double) latency.getValueAtPercentile(99),
        "ns",
        Map.of("true-value", expected));
    context.metric(
        what + "-max", (double) latency.getMaxValue(), "ns", Map.of("true-value", STALL));
  }

  /** One server, as a lock, that spins for each operation and once holds everybody up. */
  private static final class StallingService {
    private final ReentrantLock server = new ReentrantLock();
    private final long stallAt;
    private boolean stalled;

    StallingService(Duration warmup, Duration duration) {
      stallAt = System.nanoTime() + warmup.toNanos() + duration.toNanos() / 2;
    }

    void serve() {
      server.lock();
      try {
        long begun = System.nanoTime();
        if (!stalled && begun >= stallAt) {
          stalled = true;
          NanoClock.SYSTEM.sleepUntil(begun + STALL);
        }
        NanoClock.SYSTEM.sleepUntil(System.nanoTime() + SERVICE);
      } finally {
        server.unlock();
      }
    }
  }
}
