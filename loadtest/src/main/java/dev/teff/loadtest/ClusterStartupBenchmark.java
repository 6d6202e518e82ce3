package dev.teff.loadtest;

import java.util.List;
import java.util.Map;

/** From the start of three processes until each of them has answered a client. */
public final class ClusterStartupBenchmark implements Benchmark {
  private static final int RUNS = 5;

  @Override
  public String name() {
    return "cluster-startup";
  }

  @Override
  public String description() {
    return "from the start of three processes until all three are one cluster and answer";
  }

  @Override
  public void run(BenchContext context) throws Exception {
    double[] seconds = new double[context.isQuick() ? 1 : RUNS];
    try (var folder = new BenchFolder()) {
      for (int i = 0; i < seconds.length; i++) {
        try (var trio = new Trio(folder.sqlite("run-" + i), List.of())) {
          seconds[i] = trio.formedNanos() * 1e-9;
          context.progress("formed after %.2f s".formatted(seconds[i]));
        }
      }
    }
    Map<String, Object> params = Map.of("runs", seconds.length);
    context.metric("formed", Statistics.median(seconds), "s", params);
    context.metric("formed-slowest", Statistics.max(seconds), "s", params);
  }
}
