package dev.teff.loadtest;

import java.util.Map;

/** As many events as the store can take: many callers at each of some grains. */
public final class JournalLimitBenchmark implements Benchmark {
  private static final int LEDGERS = 16;

  /** As many callers at each ledger as events in each batch that is written by hand. */
  private static final int BATCH = 1_000;

  private static final int CALLERS = LEDGERS * BATCH;

  @Override
  public String name() {
    return "journal-limit";
  }

  @Override
  public String description() {
    return "16 grains, 1,000 callers each, one durable event a call, against batches of 1,000; --store";
  }

  @Override
  public void run(BenchContext context) throws Exception {
    try (BenchStore store = BenchStore.start(context.store());
        TeffLedgers teff = TeffLedgers.on(store);
        RawJournal raw = RawJournal.on(store, LEDGERS)) {
      LoopTrial calls = JournalCalls.to(context, teff, LEDGERS).by(CALLERS);
      LoopTrial batches = context.loop(raw.parallel(), 1, caller -> raw.walk(caller, BATCH));
      PairedRatio ratio = context.compare(calls, time -> batches.measure(time) * BATCH);
      Map<String, Object> params =
          Map.of(
              "store", store.kind().word(), "callers", CALLERS, "grains", LEDGERS, "batch", BATCH);
      context.metric("throughput", ratio.subject(), "1/s", params);
      calls.reportLatency("", params);
      calls.reportAllocation("allocated", params);
      context.ratio("ratio-to-raw-batches", ratio, params);
    }
  }
}
