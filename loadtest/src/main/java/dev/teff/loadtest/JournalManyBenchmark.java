package dev.teff.loadtest;

import java.util.Map;

/** Many grains, each called now and then: nothing to gather within a grain. */
public final class JournalManyBenchmark implements Benchmark {
  /** How many grains. */
  public static final int LEDGERS = 1_000;

  /** How many callers, who seldom meet at a grain. */
  public static final int CALLERS = 64;

  @Override
  public String name() {
    return "journal-many";
  }

  @Override
  public String description() {
    return "1,000 grains, one durable event a call, against hand-written transactions; --store";
  }

  @Override
  public void run(BenchContext context) throws Exception {
    int ledgers = context.isQuick() ? LEDGERS / 10 : LEDGERS;
    try (BenchStore store = BenchStore.start(context.store());
        TeffLedgers teff = TeffLedgers.on(store);
        RawJournal raw = RawJournal.on(store, ledgers)) {
      LoopTrial calls = JournalCalls.to(context, teff, ledgers).by(CALLERS);
      LoopTrial written = context.loop(CALLERS, 1, caller -> raw.walk(caller, 1));
      PairedRatio ratio = context.compare(calls, written);
      Map<String, Object> params =
          Map.of("store", store.kind().word(), "callers", CALLERS, "grains", ledgers);
      context.metric("throughput", ratio.subject(), "1/s", params);
      calls.reportLatency("", params);
      calls.reportAllocation("allocated", params);
      context.ratio("ratio-to-hand-written", ratio, params);
      written.reportLatency("hand-written", params);
    }
  }
}
