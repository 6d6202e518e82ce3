package dev.teff.loadtest;

import java.util.List;
import java.util.Map;

/** A crowd at one grain whose every call is an event that must be durable before the answer. */
public final class JournalHotBenchmark implements Benchmark {
  /** How many callers there are. */
  public static final List<Integer> CALLERS = List.of(64, 1000);

  @Override
  public String name() {
    return "journal-hot";
  }

  @Override
  public String description() {
    return "one grain, one durable event a call, 64 and 1,000 callers against one; --store";
  }

  @Override
  public void run(BenchContext context) throws Exception {
    try (BenchStore store = BenchStore.start(context.store());
        TeffLedgers teff = TeffLedgers.on(store)) {
      var calls = JournalCalls.to(context, teff, 1);
      for (int callers : context.callers(CALLERS)) {
        LoopTrial crowd = calls.by(callers);
        PairedRatio ratio = context.compare(crowd, calls.by(1));
        Map<String, Object> params = Map.of("store", store.kind().word(), "callers", callers);
        context.metric("throughput", ratio.subject(), "1/s", params);
        crowd.reportLatency("", params);
        crowd.reportAllocation("allocated", params);
        context.ratio("ratio-to-one-caller", ratio, params);
      }
    }
  }
}
