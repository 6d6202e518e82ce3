package dev.teff.loadtest;

import static dev.teff.loadtest.harness.Load.atOnceUsers;
import static dev.teff.loadtest.harness.Load.chain;
import static dev.teff.loadtest.harness.Load.constantConcurrentUsers;
import static dev.teff.loadtest.harness.Load.constantUsersPerSec;
import static dev.teff.loadtest.harness.Load.plan;
import static dev.teff.loadtest.harness.Load.scenario;

import dev.teff.loadtest.harness.LoadRunner;
import dev.teff.loadtest.harness.NanoClock;
import dev.teff.loadtest.harness.RunResult;
import dev.teff.loadtest.harness.Scenario;
import dev.teff.loadtest.harness.Target;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** What the load harness itself can do: how much it asks, how punctually, with how much memory. */
public final class GeneratorBenchmark implements Benchmark {
  private static final int REQUESTS_PER_USER = 1000;
  private static final double ARRIVALS_PER_SECOND = 20_000;
  private static final double STUBS_PER_SECOND = 1_000;
  private static final long STUB = TimeUnit.MICROSECONDS.toNanos(20);

  @Override
  public String name() {
    return "load-generator";
  }

  @Override
  public String description() {
    return "the load harness: no-op requests, lag at 20,000 arrivals/s, memory of paused users";
  }

  @Override
  public void run(BenchContext context) throws Exception {
    requests(context);
    lag(context);
    stub(context);
    memory(context, context.isQuick() ? 1000 : 100_000);
  }

  private static void requests(BenchContext context) {
    int cores = Runtime.getRuntime().availableProcessors();
    Scenario busy = scenario("busy").repeat(REQUESTS_PER_USER, chain().exec("nothing", user -> {}));
    RunResult result =
        LoadRunner.of(Target.none())
            .run(
                plan(
                        "closed",
                        busy.inject(constantConcurrentUsers(2 * cores).during(time(context))))
                    .warmUp(context.warmup()));
    context.metric(
        "requests-per-core", result.global().perSecond() / cores, "1/s", Map.of("cores", cores));
  }

  private static void lag(BenchContext context) {
    RunResult result =
        LoadRunner.of(Target.none())
            .run(
                plan(
                        "open",
                        scenario("idle")
                            .exec("nothing", user -> {})
                            .inject(constantUsersPerSec(ARRIVALS_PER_SECOND).during(time(context))))
                    .warmUp(context.warmup()));
    Map<String, Object> params = Map.of("arrivalsPerSecond", ARRIVALS_PER_SECOND);
    context.metric("lag-p50", (double) result.lag().p50(), "ns", params);
    context.metric("lag-p99", (double) result.lag().p99(), "ns", params);
  }

  /** A service that takes 20 µs: what the harness says of it must not be far from that. */
  private static void stub(BenchContext context) {
    RunResult result =
        LoadRunner.of(Target.none())
            .run(
                plan(
                        "stub",
                        scenario("ask")
                            .exec(
                                "ask",
                                user -> NanoClock.SYSTEM.sleepUntil(System.nanoTime() + STUB))
                            .inject(constantUsersPerSec(STUBS_PER_SECOND).during(time(context))))
                    .warmUp(context.warmup()));
    long service = result.request("ask").service().p50();
    context.metric("stub-service-p50", (double) service, "ns", Map.of("true-value", STUB));
    if (!context.isQuick() && Math.abs(service - STUB) > STUB / 10) {
      context.invalid("a service of 20 µs was not measured as such: is the machine busy?");
    }
  }

  private static Duration time(BenchContext context) {
    return context.duration().plus(context.warmup());
  }

  /** All users are there and wait; then the run is interrupted. */
  private static void memory(BenchContext context, int users) throws InterruptedException {
    long before = RetainedHeap.measure();
    var waiting = new CountDownLatch(users);
    Scenario patient =
        scenario("patient")
            .exec("come", user -> waiting.countDown())
            .pause(Duration.ofHours(1))
            .exec("go", user -> {});
    Thread run =
        Thread.ofPlatform()
            .start(() ->
                LoadRunner.of(Target.none())
                    .run(plan("paused", patient.inject(atOnceUsers(users)))));
    waiting.await();
    context.metric(
        "paused-users", (RetainedHeap.measure() - before) / 1e6, "MB", Map.of("users", users));
    run.interrupt();
    run.join();
  }
}
