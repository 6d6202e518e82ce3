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
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/** What reminders that are not due yet add to a silo's start, and how late those that are tick. */
public final class RemindersBenchmark implements Benchmark {
  private static final int REMINDERS = 100_000;
  private static final int CALLERS = 256;
  private static final int SECONDS_OF_A_DAY = 86_400;
  private static final int DUE_AT_ONCE = 1_000;

  /** How long it may take to set one, so that all are set when they are due. */
  private static final long SETTING_MILLIS = 15;

  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Duration LOOK_AGAIN = Duration.ofMillis(1);

  @Override
  public String name() {
    return "reminders";
  }

  @Override
  public String description() {
    return "what 100,000 reminders add to a silo's start, store opened and first call, and how long"
        + " 1,000 that are due at once take to tick; --store";
  }

  @Override
  public void run(BenchContext context) throws Exception {
    int reminders = context.isQuick() ? REMINDERS / 100 : REMINDERS;
    try (BenchStore store = BenchStore.start(context.store())) {
      context.progress("setting %d reminders".formatted(reminders));
      set(store, reminders);
      starts(context, store, reminders);
      int due = context.isQuick() ? DUE_AT_ONCE / 10 : DUE_AT_ONCE;
      context.progress("setting %d more, which will be due at once".formatted(due));
      context.metric(
          "all-ticked", tick(store, due), "s", Map.of("store", store.kind().word(), "due", due));
    }
  }

  /** From when all were due, and set, until the last one has ticked. */
  private static double tick(BenchStore store, int reminders) throws Exception {
    try (TeffLedgers silo = TeffLedgers.on(store)) {
      Instant due = Instant.now().plus(Duration.ofMillis(reminders * SETTING_MILLIS));
      forEach(reminders, i -> silo.remind("due " + i, due));
      Instant set = Instant.now();
      Instant from = set.isAfter(due) ? set : due;
      for (int i = 0; i < reminders; i++) {
        while (silo.total("due " + i) == 0) {
          if (Instant.now().isAfter(from.plus(PATIENCE))) {
            throw new IllegalStateException(
                "The reminder of ledger due %d does not tick".formatted(i));
          }
          LockSupport.parkNanos(LOOK_AGAIN.toNanos());
        }
      }
      return Duration.between(from, Instant.now()).toNanos() * 1e-9;
    }
  }

  /** In turn on the store that holds them and on an empty one beside it, the first time unseen. */
  private static void starts(BenchContext context, BenchStore store, int reminders) {
    start(store.url());
    start(store.neighbour());
    double[] with = new double[context.pairs()];
    double[] without = new double[with.length];
    double[] added = new double[with.length];
    for (int i = 0; i < with.length; i++) {
      boolean emptyFirst = i % 2 == 1;
      if (emptyFirst) {
        without[i] = start(store.neighbour());
      }
      with[i] = start(store.url());
      if (!emptyFirst) {
        without[i] = start(store.neighbour());
      }
      added[i] = with[i] - without[i];
    }
    Map<String, Object> params =
        Map.of("store", store.kind().word(), "reminders", reminders, "pairs", with.length);
    context.metric("start", Statistics.median(with), "s", params);
    context.metric("start-without", Statistics.median(without), "s", params);
    context.metric("added", Statistics.median(added), "s", params);
    context.metric("added-most", Statistics.max(added), "s", params);
  }

  private static double start(String url) {
    long begin = System.nanoTime();
    try (TeffLedgers silo = TeffLedgers.at(url)) {
      silo.total("first");
      return (System.nanoTime() - begin) * 1e-9;
    }
  }

  private static void set(BenchStore store, int reminders) throws Exception {
    Instant soonest = Instant.now().plus(Duration.ofHours(1));
    try (Store opened = store.open()) {
      forEach(
          reminders, i -> set(opened.reminders(), i, soonest.plusSeconds(i % SECONDS_OF_A_DAY)));
    }
  }

  private static void forEach(int reminders, IntConsumer work) throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var running =
          IntStream.range(0, CALLERS)
              .<Future<?>>mapToObj(first ->
                  threads.submit(() -> {
                    for (int i = first; i < reminders; i += CALLERS) {
                      work.accept(i);
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
