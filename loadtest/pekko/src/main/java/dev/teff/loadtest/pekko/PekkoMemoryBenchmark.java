package dev.teff.loadtest.pekko;

import dev.teff.loadtest.BenchContext;
import dev.teff.loadtest.Benchmark;
import dev.teff.loadtest.ChildJvm;
import java.util.Map;

/** What an object that nobody calls keeps in the heap. */
public final class PekkoMemoryBenchmark implements Benchmark {
  private static final int OBJECTS = 500_000;

  @Override
  public String name() {
    return "pekko-memory";
  }

  @Override
  public String description() {
    return "retained heap per idle grain, against idle entities";
  }

  @Override
  public void run(BenchContext context) throws Exception {
    int objects = context.isQuick() ? OBJECTS / 100 : OBJECTS;
    double teff = weigh(OneProcess.TEFF, objects);
    context.metric("teff", teff, "B", Map.of("objects", objects));
    for (PekkoSettings settings : PekkoSettings.values()) {
      double pekko = weigh(settings.name(), objects);
      Map<String, Object> params = Map.of("objects", objects, "pekko", settings.name());
      context.metric("pekko", pekko, "B", params);
      context.metric("ratio", teff / pekko, "1", params);
    }
  }

  private static double weigh(String contender, int objects) throws Exception {
    try (ChildJvm child = OneProcess.start(contender, objects)) {
      return Double.parseDouble(child.await(OneProcess.BYTES));
    }
  }
}
