package dev.teff.loadtest;

import dev.teff.grains.GrainId;
import dev.teff.persistence.spi.ReminderChange;
import dev.teff.persistence.spi.ReminderIndex;
import dev.teff.persistence.spi.Store;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/** What reminders that are not due yet add to a silo's start. */
public final class RemindersBenchmark implements Benchmark {
  private static final int REMINDERS = 100_000;
  private static final int CALLERS = 256;

  @Override
  public String name() {
    return "reminders";
  }

  @Override
  public String description() {
    return "what 100,000 reminders add to a silo's start, store opened and first call; --store";
  }

  @Override
  public void run(BenchContext context) throws Exception {
    int reminders = context.isQuick() ? REMINDERS / 100 : REMINDERS;
    try (BenchStore store = BenchStore.start(context.store())) {
      double without = start(context, store);
      context.progress("setting %d reminders".formatted(reminders));
      set(store, reminders);
      double with = start(context, store);
      Map<String, Object> params =
          Map.of("store", store.kind().word(), "reminders", reminders, "runs", context.pairs());
      context.metric("start", with, "s", params);
      context.metric("added", with - without, "s", params);
    }
  }

  /** The median of the warm starts. */
  private static double start(BenchContext context, BenchStore store) {
    startOnce(store);
    double[] seconds = new double[context.pairs()];
    for (int i = 0; i < seconds.length; i++) {
      seconds[i] = startOnce(store);
    }
    return Statistics.median(seconds);
  }

  private static double startOnce(BenchStore store) {
    long begin = System.nanoTime();
    try (TeffLedgers silo = TeffLedgers.on(store)) {
      silo.total("first");
      return (System.nanoTime() - begin) * 1e-9;
    }
  }

  private static void set(BenchStore store, int reminders) throws Exception {
    Instant soonest = Instant.now().plus(Duration.ofHours(1));
    try (Store opened = store.open();
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var running =
          IntStream.range(0, CALLERS)
              .<Future<?>>mapToObj(first ->
                  threads.submit(() -> {
                    for (int i = first; i < reminders; i += CALLERS) {
                      set(opened.reminders(), i, soonest.plusSeconds(i % 86_400));
                    }
                  }))
              .toList();
      for (Future<?> caller : running) {
        caller.get();
      }
    }
  }

  private static void set(ReminderIndex index, int number, Instant due) {
    GrainId grain = GrainId.of("bench.ledger", Keys.of(number));
    var entry = new ReminderIndex.Entry(grain, "later", UUID.randomUUID(), due, new byte[50]);
    index.apply(List.of(new ReminderChange.Set(entry)));
  }
}
