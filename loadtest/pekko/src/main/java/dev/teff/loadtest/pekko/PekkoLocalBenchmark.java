package dev.teff.loadtest.pekko;

import dev.teff.loadtest.BenchContext;
import dev.teff.loadtest.Benchmark;
import dev.teff.loadtest.Contender;
import dev.teff.loadtest.Contender.Target;
import dev.teff.loadtest.TeffContender;
import java.util.List;

/** Calls inside one process. */
public final class PekkoLocalBenchmark implements Benchmark {
  @Override
  public String name() {
    return "pekko-local";
  }

  @Override
  public String description() {
    return "calls inside one process, inlined and queued, against sharded ask";
  }

  @Override
  public void run(BenchContext context) throws Exception {
    for (PekkoSettings settings : PekkoSettings.values()) {
      try (Contender teff = TeffContender.alone();
          Contender queued = TeffContender.withoutInlining();
          Contender pekko = PekkoContender.alone(settings)) {
        List<Target> asked = Rows.counters(pekko, false);
        List<Target> called = Rows.counters(teff, false);
        List<Target> queuedFor = Rows.counters(queued, false);
        for (int callers : Rows.CALLERS) {
          Rows.compare(context, "inlined", called, asked, callers, Rows.FEW_TIMED, settings);
          Rows.compare(context, "queued", queuedFor, asked, callers, Rows.FEW_TIMED, settings);
        }
      }
    }
  }
}
