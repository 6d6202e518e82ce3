package dev.teff.loadtest.pekko;

import dev.teff.loadtest.BenchContext;
import dev.teff.loadtest.BenchStore;
import dev.teff.loadtest.Benchmark;
import dev.teff.loadtest.JournalCalls;
import dev.teff.loadtest.JournalHotBenchmark;
import dev.teff.loadtest.JournalManyBenchmark;
import dev.teff.loadtest.Ledgers;
import dev.teff.loadtest.LoopTrial;
import dev.teff.loadtest.StoreKind;
import dev.teff.loadtest.TeffLedgers;
import java.util.LinkedHashMap;
import java.util.Map;

/** Durable events on one PostgreSQL server, against pekko-persistence-jdbc. */
public final class PekkoJournalBenchmark implements Benchmark {
  private static final String RATIO = "ratio-to-pekko";

  @Override
  public String name() {
    return "pekko-journal";
  }

  @Override
  public String description() {
    return "journal-hot and journal-many on PostgreSQL, against pekko-persistence-jdbc";
  }

  @Override
  public void run(BenchContext context) throws Exception {
    for (JournalSettings settings : JournalSettings.values()) {
      try (BenchStore store = BenchStore.start(StoreKind.POSTGRES);
          Ledgers teff = TeffLedgers.on(store);
          Ledgers pekko = PekkoLedgers.on(store, settings)) {
        for (int callers : JournalHotBenchmark.CALLERS) {
          compare(context.named("journal-hot"), teff, pekko, 1, callers, settings);
        }
        compare(
            context.named("journal-many"),
            teff,
            pekko,
            context.isQuick() ? JournalManyBenchmark.LEDGERS / 10 : JournalManyBenchmark.LEDGERS,
            JournalManyBenchmark.CALLERS,
            settings);
      }
    }
  }

  private static void compare(
      BenchContext context,
      Ledgers teff,
      Ledgers pekko,
      int ledgers,
      int callers,
      JournalSettings settings)
      throws Exception {
    LoopTrial ours = JournalCalls.to(context, teff, ledgers).by(callers);
    LoopTrial theirs = JournalCalls.to(context, pekko, ledgers).by(callers);
    Map<String, Object> params = new LinkedHashMap<>();
    params.put("store", StoreKind.POSTGRES.word());
    params.put("callers", callers);
    params.put("grains", ledgers);
    params.put("pekko", settings.name());
    context.ratio(RATIO, context.compare(ours, theirs), params);
    ours.reportLatency("ours", params);
    theirs.reportLatency("theirs", params);
  }
}
