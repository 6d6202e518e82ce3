package dev.teff.loadtest;

import java.util.Map;

/** A crowd at one grain: how much, and is it fair? */
public final class HotGrainBenchmark implements Benchmark {
  private static final int CALLERS = 1000;

  @Override
  public String name() {
    return "hot-grain";
  }

  @Override
  public String description() {
    return "1,000 callers on one grain, against one ReentrantLock; share of the slowest caller";
  }

  @Override
  public void run(BenchContext context) throws Exception {
    new WarmCalls(context, Map.of(), 1).run(CALLERS);
  }
}
