package dev.teff.loadtest;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/**
 * Ledgers whose events lie in a store, for a runtime that knows nothing of them yet to recover.
 *
 * @param ledgers how many there are
 * @param events how many events each has
 */
public record StoredLedgers(int ledgers, int events) {
  private static final int CALLERS = 64;

  /** One long journal, and many short ones. */
  public static List<StoredLedgers> both(boolean quick) {
    return quick
        ? List.of(new StoredLedgers(1, 2_000), new StoredLedgers(100, 20))
        : List.of(new StoredLedgers(1, 100_000), new StoredLedgers(10_000, 100));
  }

  /** Stores them. */
  public void write(BenchContext context, Ledgers runtime) throws Exception {
    context.progress("storing %d ledgers of %d events".formatted(ledgers, events));
    each(key -> {
      Ledgers.Account ledger = runtime.ledger(key);
      for (int left = events; left > 0; left -= Ledgers.MOST_AT_ONCE) {
        ledger.fill(Math.min(left, Ledgers.MOST_AT_ONCE));
      }
    });
  }

  /** Calls each of them once. */
  public double eventsPerSecond(Ledgers runtime) throws Exception {
    runtime.ledger("first").total(); // what the first call of a process loads
    System.gc(); // what was measured before is garbage
    long begin = System.nanoTime();
    each(key -> {
      long total = runtime.ledger(key).total();
      if (total != events) {
        throw new IllegalStateException("%s recovered %d of %d".formatted(key, total, events));
      }
    });
    return (double) ledgers * events * 1e9 / (System.nanoTime() - begin);
  }

  /** The conditions, for figures. */
  public Map<String, Object> params(StoreKind store, int runs) {
    return Map.of("store", store.word(), "grains", ledgers, "events", events, "runs", runs);
  }

  private interface Visit {
    void at(String key) throws Exception;
  }

  private void each(Visit visit) throws Exception {
    int callers = Math.min(CALLERS, ledgers);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var running =
          IntStream.range(0, callers)
              .<Future<?>>mapToObj(first ->
                  threads.submit(() -> {
                    for (int i = first; i < ledgers; i += callers) {
                      visit.at("stored-%d-%d".formatted(ledgers, i));
                    }
                    return null;
                  }))
              .toList();
      for (Future<?> caller : running) {
        caller.get();
      }
    }
  }
}
