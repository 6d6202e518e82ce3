package dev.teff.runtime.admin;

import dev.teff.grains.GrainId;
import dev.teff.persistence.spi.AppendOutcome;
import dev.teff.runtime.spi.Timings;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * Histograms of what a silo says it took. Only types and methods that there are get a series. Safe
 * for use by any thread.
 */
final class SampledTimes implements Timings {
  private static final Duration[] BUCKETS = {
    Duration.ofNanos(1_000),
    Duration.ofNanos(10_000),
    Duration.ofNanos(100_000),
    Duration.ofMillis(1),
    Duration.ofMillis(5),
    Duration.ofMillis(25),
    Duration.ofMillis(100),
    Duration.ofMillis(500),
    Duration.ofSeconds(2),
    Duration.ofSeconds(10)
  };

  private static final int SHORT_THREADS = 16;

  private final MeterRegistry registry;
  private final HottestGrains hottest;
  private final Map<Method, Timer> turns = new ConcurrentHashMap<>();
  private final Map<String, Timer> waits = new ConcurrentHashMap<>();
  private final Map<Call, Timer> calls = new ConcurrentHashMap<>();
  private final Map<String, Timer> appends = new ConcurrentHashMap<>();

  private record Method(String type, String name) {
    Tags tags() {
      return Tags.of("type", type, "method", name);
    }
  }

  private record Call(Method method, boolean remote) {
    Tags tags() {
      return method.tags().and("where", remote ? "elsewhere" : "here");
    }
  }

  SampledTimes(MeterRegistry registry, HottestGrains hottest) {
    this.registry = registry;
    this.hottest = hottest;
  }

  @Override
  public void ran(GrainId activation, String method, long nanos, int standsFor) {
    // Threads that run one turn are many where calls are queued: one in some will do.
    if (standsFor > 1) {
      hottest.ran(activation, standsFor);
    } else if (standsFor == 1 && ThreadLocalRandom.current().nextInt(SHORT_THREADS) == 0) {
      hottest.ran(activation, SHORT_THREADS);
    }
    record(
        turns.computeIfAbsent(
            new Method(activation.type(), method),
            key ->
                timer("grain.turn", "How long a sample of the calls ran, by method.", key.tags())),
        nanos);
  }

  @Override
  public void waited(String type, long nanos) {
    record(
        waits.computeIfAbsent(
            type,
            key ->
                timer(
                    "grain.wait",
                    "How long a sample of the queued calls waited for their turn.",
                    Tags.of("type", key))),
        nanos);
  }

  @Override
  public void called(String type, String method, boolean remote, long nanos) {
    record(
        calls.computeIfAbsent(
            new Call(new Method(type, method), remote),
            key ->
                timer(
                    "grain.call",
                    "How long callers waited for a sample of their calls of grains.",
                    key.tags())),
        nanos);
  }

  @Override
  public void appended(AppendOutcome outcome, long nanos) {
    String name =
        switch (outcome) {
          case AppendOutcome.Committed ignored -> "committed";
          case AppendOutcome.Fenced ignored -> "fenced";
          case AppendOutcome.Refused ignored -> "refused";
          case AppendOutcome.Unknown ignored -> "unknown";
        };
    record(
        appends.computeIfAbsent(
            name,
            key ->
                timer(
                    "store.append",
                    "How long the store took to say what became of a turn's events.",
                    Tags.of("outcome", key))),
        nanos);
  }

  private static void record(Timer timer, long nanos) {
    timer.record(Math.max(0, nanos), TimeUnit.NANOSECONDS);
  }

  private Timer timer(String name, String help, Tags tags) {
    return Timer.builder("teff." + name)
        .description(help)
        .tags(tags)
        .serviceLevelObjectives(BUCKETS)
        .register(registry);
  }
}
