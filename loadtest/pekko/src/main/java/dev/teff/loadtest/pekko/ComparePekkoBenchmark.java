package dev.teff.loadtest.pekko;

import dev.teff.loadtest.BenchContext;
import dev.teff.loadtest.Benchmark;
import java.util.List;

/** All comparisons with Pekko, one after the other. */
public final class ComparePekkoBenchmark implements Benchmark {
  private static final List<Benchmark> ALL =
      List.of(
          new PekkoLocalBenchmark(),
          new PekkoRemoteBenchmark(),
          new PekkoActivationBenchmark(),
          new PekkoMemoryBenchmark(),
          new PekkoStartupBenchmark(),
          new PekkoCrdtBenchmark(),
          new PekkoJournalBenchmark(),
          new PekkoRecoveryBenchmark(),
          new PekkoPresenceBenchmark());

  @Override
  public String name() {
    return "compare-pekko";
  }

  @Override
  public String description() {
    return "all comparisons with Apache Pekko";
  }

  @Override
  public void run(BenchContext context) throws Exception {
    for (Benchmark row : ALL) {
      row.run(context.named(row.name()));
    }
  }
}
