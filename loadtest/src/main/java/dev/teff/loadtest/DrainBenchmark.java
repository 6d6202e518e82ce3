package dev.teff.loadtest;

import dev.teff.grains.Grains;
import dev.teff.loadtest.Counter.Step;
import dev.teff.loadtest.harness.NanoClock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** One of three silos leaves under load: what callers notice. */
public final class DrainBenchmark implements Benchmark {
  private static final int KEYS = 3000;
  private static final int CALLERS = 32;
  private static final Duration AFTER = Duration.ofSeconds(2);

  @Override
  public String name() {
    return "drain";
  }

  @Override
  public String description() {
    return "one of three silos leaves under load: errors, and p99 before and meanwhile";
  }

  @Override
  public void run(BenchContext context) throws Exception {
    try (var folder = new BenchFolder();
        var trio = new Trio(folder.sqlite("drain"), List.of())) {
      if (!context.isQuick()) {
        measure(trio.client().grains(), context.warmup()); // the JIT compiler's share
      }
      ClosedLoopResult before = measure(trio.client().grains(), context.duration());
      ChildJvm leaving = trio.victim();
      leaving.endInput();
      long begin = System.nanoTime();
      ClosedLoopResult meanwhile =
          measure(trio.client().grains(), context.isQuick() ? AFTER : context.duration());
      leaving.close();
      long took = System.nanoTime() - begin;
      before.complaint().ifPresent(context::invalid);
      Map<String, Object> params = Map.of("keys", KEYS, "callers", CALLERS);
      context.percentiles("before", before.latency(), params);
      context.percentiles("meanwhile", meanwhile.latency(), params);
      context.metric("errors", meanwhile.complaint().isPresent() ? 1 : 0, "1", params);
      meanwhile.complaint().ifPresent(context::progress);
      context.metric("left-within", took / (double) TimeUnit.SECONDS.toNanos(1), "s", params);
    }
  }

  private static ClosedLoopResult measure(Grains grains, Duration time)
      throws InterruptedException {
    return new ClosedLoop(NanoClock.SYSTEM)
        .run(
            CALLERS,
            1,
            time,
            caller -> {
              int[] at = {caller};
              return () -> {
                at[0] += CALLERS;
                var unused = grains.ref(Counter.class, "key-" + at[0] % KEYS).add(new Step(1, 1));
              };
            });
  }
}
