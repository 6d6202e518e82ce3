package dev.teff.loadtest;

import dev.teff.loadtest.harness.NanoClock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** One of three silos is killed under load: how long until every key has answered again. */
public final class FailoverBenchmark implements Benchmark {
  private static final int RUNS = 5;
  private static final int KEYS = 300;
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final long WARM_NANOS = TimeUnit.SECONDS.toNanos(4);

  @Override
  public String name() {
    return "failover";
  }

  @Override
  public String description() {
    return "SIGKILL of one of three silos under load, until every key answers again";
  }

  @Override
  public void run(BenchContext context) throws Exception {
    double[] seconds = new double[context.isQuick() ? 1 : RUNS];
    try (var folder = new BenchFolder()) {
      for (int i = 0; i < seconds.length; i++) {
        seconds[i] = silence(folder.sqlite("run-" + i), ChildJvm::kill);
        context.progress("every key answered after %.2f s".formatted(seconds[i]));
      }
    }
    Map<String, Object> params = Map.of("runs", seconds.length, "keys", KEYS);
    context.metric("every-key", Statistics.median(seconds), "s", params);
    context.metric("every-key-slowest", Statistics.max(seconds), "s", params);
  }

  /** Something that is done to a silo. */
  interface Fault {
    void strike(ChildJvm silo) throws Exception;
  }

  /** How long after a fault the last key answers, in seconds. */
  static double silence(String storeUrl, Fault fault) throws Exception {
    try (var trio = new Trio(storeUrl, List.of());
        var watch = new KeyWatch(trio.client().grains(), KEYS)) {
      NanoClock clock = NanoClock.SYSTEM;
      clock.sleepUntil(clock.now() + WARM_NANOS); // membership, too, has begun everywhere
      long begin = System.nanoTime();
      fault.strike(trio.victim());
      watch.begin(begin); // behind it: to send a signal takes so long that all keys may answer
      return watch.awaitAll(LIMIT) * 1e-9;
    }
  }
}
