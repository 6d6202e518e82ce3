package dev.teff.loadtest.pekko;

import dev.teff.loadtest.BenchContext;
import dev.teff.loadtest.Benchmark;
import dev.teff.loadtest.ChildJvm;
import dev.teff.loadtest.Trial;
import java.util.Map;

/** From the start of a process to its first answer. */
public final class PekkoStartupBenchmark implements Benchmark {
  @Override
  public String name() {
    return "pekko-startup";
  }

  @Override
  public String description() {
    return "seconds from the start of a process to its first answer, one node each";
  }

  @Override
  public void run(BenchContext context) throws Exception {
    for (PekkoSettings settings : PekkoSettings.values()) {
      context.ratio(
          "seconds",
          context.compare(start(OneProcess.TEFF), start(settings.name())),
          Map.of("pekko", settings.name()));
    }
  }

  private static Trial start(String contender) {
    return time -> {
      long begin = System.nanoTime();
      try (ChildJvm child = OneProcess.start(contender, 0)) {
        child.await(OneProcess.ANSWERED);
        return (System.nanoTime() - begin) * 1e-9;
      }
    };
  }
}
