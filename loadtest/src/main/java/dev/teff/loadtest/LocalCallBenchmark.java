package dev.teff.loadtest;

import java.util.Map;

/** Calls to free grains: the caller runs the turn itself. */
public final class LocalCallBenchmark implements Benchmark {
  private static final int GRAINS = 1000;

  @Override
  public String name() {
    return "local-call";
  }

  @Override
  public String description() {
    return "1, 64, 1000 callers on 1,000 warm grains of one silo, against ReentrantLock";
  }

  @Override
  public void run(BenchContext context) throws Exception {
    new WarmCalls(context, Map.of(), GRAINS).runWithEachNumberOfCallers();
  }
}
