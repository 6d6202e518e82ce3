package dev.teff.runtime.gateway;

import dev.teff.grains.GrainException;
import dev.teff.grains.GrainException.Outcome;
import dev.teff.grains.RemoteGrainException;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Counts and times the calls of each method, for Prometheus. Only methods that there are get a
 * name, so callers cannot make series. Safe for use by any thread.
 */
final class Meters {
  private static final Duration[] BUCKETS = {
    Duration.ofMillis(1),
    Duration.ofMillis(5),
    Duration.ofMillis(25),
    Duration.ofMillis(100),
    Duration.ofMillis(500),
    Duration.ofSeconds(2),
    Duration.ofSeconds(10)
  };

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final Map<Series, Timer> timers = new ConcurrentHashMap<>();

  private record Series(String type, String method, String outcome) {}

  /** Shows what callers want now, too, and how many are told to call less often. */
  void watch(Supplier<Demand> demand, Guard guard) {
    FunctionCounter.builder("teff.gateway.calls.too.often", guard, Guard::tooOften)
        .description("Calls that were refused because their callers call too often.")
        .register(registry);
    Gauge.builder("teff.gateway.calls.under.way", () -> demand.get().underWay())
        .description("Calls under way, parked ones included.")
        .register(registry);
    Gauge.builder("teff.gateway.calls.parked", () -> demand.get().parked())
        .description("Calls that wait because no silo runs.")
        .register(registry);
  }

  /** A call returned. */
  void returned(String type, String method, long begin) {
    record(new Series(type, method, "returned"), begin);
  }

  /** A call failed, or its grain threw. */
  void failed(String type, String method, long begin, Throwable failure) {
    record(new Series(type, method, outcome(failure)), begin);
  }

  private static String outcome(Throwable failure) {
    return switch (failure) {
      case RemoteGrainException e -> Problem.THREW;
      case GrainException e -> e.outcome() == Outcome.DID_NOT_RUN ? "did-not-run" : "unknown";
      default -> Problem.THREW;
    };
  }

  private void record(Series series, long begin) {
    timers.computeIfAbsent(series, this::timer).record(Duration.ofNanos(System.nanoTime() - begin));
  }

  private Timer timer(Series series) {
    return Timer.builder("teff.gateway.call")
        .description("Calls by grain type, method and outcome, and how long they took.")
        .tag("type", series.type())
        .tag("method", series.method())
        .tag("outcome", series.outcome())
        .serviceLevelObjectives(BUCKETS)
        .register(registry);
  }

  /** All of it, as Prometheus reads it. */
  String text() {
    return registry.scrape();
  }
}
