package dev.teff.loadtest;

import java.util.Arrays;
import java.util.Map;

/** How fast grains come back from their events, without snapshots. */
public final class RecoveryBenchmark implements Benchmark {
  @Override
  public String name() {
    return "recovery";
  }

  @Override
  public String description() {
    return "one grain of 100,000 events, 10,000 grains of 100, without snapshots; --store";
  }

  @Override
  public void run(BenchContext context) throws Exception {
    try (BenchStore store = BenchStore.start(context.store())) {
      for (StoredLedgers stored : StoredLedgers.both(context.isQuick())) {
        try (TeffLedgers teff = TeffLedgers.withoutSnapshots(store)) {
          stored.write(context, teff);
        }
        double[] rates = new double[context.pairs() + 1];
        for (int i = 0; i < rates.length; i++) {
          try (TeffLedgers teff = TeffLedgers.withoutSnapshots(store)) {
            rates[i] = stored.eventsPerSecond(teff);
          }
        }
        Map<String, Object> params = stored.params(store.kind(), context.pairs());
        // The first recovery is the JIT compiler's.
        double[] warm = Arrays.copyOfRange(rates, 1, rates.length);
        context.metric("throughput", Statistics.median(warm), "1/s", params);
        context.metric("first-throughput", rates[0], "1/s", params);
      }
    }
  }
}
