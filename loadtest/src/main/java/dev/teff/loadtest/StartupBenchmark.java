package dev.teff.loadtest;

import dev.teff.loadtest.Counter.Step;
import dev.teff.runtime.Silo;
import java.util.List;
import java.util.Map;

/** From the start of a process to the first answer of a grain in it. */
public final class StartupBenchmark implements Benchmark {
  private static final String ANSWERED = "answered";
  private static final int RUNS = 10;

  @Override
  public String name() {
    return "startup";
  }

  @Override
  public String description() {
    return "from the start of a process to its first answered call, one silo";
  }

  /** The process that is started: a silo and one call. */
  public static void main(String[] arguments) {
    try (Silo silo = BenchSilo.start(Map.of())) {
      silo.grains().ref(Counter.class, "first").add(new Step(1, 1));
      System.out.println(ANSWERED);
    }
    System.exit(0);
  }

  @Override
  public void run(BenchContext context) throws Exception {
    double[] seconds = new double[context.isQuick() ? 1 : RUNS];
    for (int i = 0; i < seconds.length; i++) {
      long begin = System.nanoTime();
      try (ChildJvm child = ChildJvm.start(StartupBenchmark.class, List.of())) {
        child.await(ANSWERED);
        seconds[i] = (System.nanoTime() - begin) * 1e-9;
      }
    }
    context.metric("first-answer", Statistics.median(seconds), "s", Map.of("runs", seconds.length));
  }
}
