package dev.teff.loadtest.pekko;

import dev.teff.loadtest.BenchContext;
import dev.teff.loadtest.BenchStore;
import dev.teff.loadtest.Benchmark;
import dev.teff.loadtest.Ledgers;
import dev.teff.loadtest.StoreKind;
import dev.teff.loadtest.StoredLedgers;
import dev.teff.loadtest.TeffLedgers;
import dev.teff.loadtest.Trial;
import java.util.LinkedHashMap;
import java.util.Map;

/** How fast objects come back from their events, on one PostgreSQL server. */
public final class PekkoRecoveryBenchmark implements Benchmark {
  @Override
  public String name() {
    return "pekko-recovery";
  }

  @Override
  public String description() {
    return "recovery on PostgreSQL, against pekko-persistence-jdbc";
  }

  @Override
  public void run(BenchContext context) throws Exception {
    BenchContext named = context.named("recovery");
    for (JournalSettings settings : JournalSettings.values()) {
      try (BenchStore store = BenchStore.start(StoreKind.POSTGRES)) {
        for (StoredLedgers stored : StoredLedgers.both(context.isQuick())) {
          Starting teff = () -> TeffLedgers.withoutSnapshots(store);
          Starting pekko = () -> PekkoLedgers.on(store, settings);
          write(named, stored, teff);
          write(named, stored, pekko);
          Map<String, Object> params =
              new LinkedHashMap<>(stored.params(StoreKind.POSTGRES, context.pairs()));
          params.put("pekko", settings.name());
          named.ratio(
              "ratio-to-pekko",
              context.compare(recovering(stored, teff), recovering(stored, pekko)),
              params);
        }
      }
    }
  }

  private interface Starting {
    Ledgers start() throws Exception;
  }

  private static void write(BenchContext context, StoredLedgers stored, Starting runtime)
      throws Exception {
    try (Ledgers ledgers = runtime.start()) {
      stored.write(context, ledgers);
    }
  }

  /** Of a runtime that has just started; its start is not counted. */
  private static Trial recovering(StoredLedgers stored, Starting runtime) {
    return time -> {
      try (Ledgers ledgers = runtime.start()) {
        return stored.eventsPerSecond(ledgers);
      }
    };
  }
}
