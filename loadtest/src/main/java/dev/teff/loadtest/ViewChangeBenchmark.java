package dev.teff.loadtest;

import dev.teff.grains.Grains;
import dev.teff.loadtest.harness.NanoClock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.Histogram;

/** A fourth silo joins three that host a million grains: the longest that any call waited. */
public final class ViewChangeBenchmark implements Benchmark {
  private static final int GRAINS = 1_000_000;
  private static final int CALLERS = 16;
  private static final Duration SLICE = Duration.ofSeconds(1);
  private static final Duration AFTER = Duration.ofSeconds(8);

  @Override
  public String name() {
    return "view-change";
  }

  @Override
  public String description() {
    return "a fourth silo joins three with a million live grains: the longest pause of a key";
  }

  @Override
  public void run(BenchContext context) throws Exception {
    int grains = context.isQuick() ? GRAINS / 1000 : GRAINS;
    try (var folder = new BenchFolder();
        var trio = new Trio(folder.sqlite("view"), List.of("-Xmx1g"))) {
      ClusterActivationBenchmark.touch(trio.silos, 0, grains);
      context.progress("all grains are active");
      ClosedLoopResult before = calls(trio, grains, context.duration(), new AtomicLong());
      before.complaint().ifPresent(context::invalid);
      var longest = new AtomicLong();
      ChildJvm another = trio.startAnother("silo-4");
      var joined = new FutureTask<>(() -> another.await(ClusterSilo.JOINED));
      Thread.ofVirtual().start(joined);
      var meanwhile = new Histogram(3);
      boolean last;
      do { // on a busy machine, it takes the silo long to start
        last = joined.isDone();
        ClosedLoopResult result =
            calls(trio, grains, last && !context.isQuick() ? AFTER : SLICE, longest);
        result.complaint().ifPresent(context::invalid);
        meanwhile.add(result.latency());
      } while (!last);
      context.progress("%s".formatted(joined.get()));
      Map<String, Object> params = Map.of("grains", grains, "callers", CALLERS);
      context.percentiles("before", before.latency(), params);
      context.percentiles("meanwhile", meanwhile, params);
      context.metric("longest", longest.get() * 1e-9, "s", params);
    }
  }

  private static ClosedLoopResult calls(Trio trio, int keys, Duration time, AtomicLong longest)
      throws InterruptedException {
    Grains grains = trio.client().grains();
    return new ClosedLoop(NanoClock.SYSTEM)
        .run(
            CALLERS,
            1,
            time,
            caller -> {
              var random = new Random(caller);
              return () -> {
                long begin = System.nanoTime();
                int key = random.nextInt(keys);
                var unused = grains.ref(Idle.class, Keys.of(key)).touch(key);
                longest.accumulateAndGet(System.nanoTime() - begin, Math::max);
              };
            });
  }
}
