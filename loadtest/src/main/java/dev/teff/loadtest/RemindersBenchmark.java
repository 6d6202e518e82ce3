package dev.teff.loadtest;

import dev.teff.grains.GrainId;
import dev.teff.persistence.spi.ReminderChange;
import dev.teff.persistence.spi.ReminderIndex;
import dev.teff.persistence.spi.Store;
import dev.teff.persistence.spi.Stores;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * What reminders that are not due yet add to a silo's start and to its first look for those that
 * are, and how late these tick.
 */
public final class RemindersBenchmark implements Benchmark {
  private static final int REMINDERS = 100_000;
  private static final int CALLERS = 256;
  private static final int SECONDS_OF_A_DAY = 86_400;
  private static final int DUE_AT_ONCE = 1_000;

  /** How many a silo looks for. */
  private static final int PAGE = 500;

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
    return "what 100,000 reminders add to a silo's start, store opened and first call, and to its"
        + " first look for what is due, and how long 1,000 that are due at once take to tick; --store";
  }

  @Override
  public void run(BenchContext context) throws Exception {
    int reminders = context.isQuick() ? REMINDERS / 100 : REMINDERS;
    try (BenchStore store = BenchStore.start(context.store())) {
      context.progress("setting %d reminders".formatted(reminders));
      set(store, reminders);
      compare(context, "start", store, reminders, RemindersBenchmark::start);
      compare(context, "look", store, reminders, RemindersBenchmark::firstLook);
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

  /** In turn on the store that holds them and on an empty one beside it. */
  private static void compare(
      BenchContext context,
      String what,
      BenchStore store,
      int reminders,
      ToDoubleFunction<String> seconds) {
    context.progress("%s, in alternating pairs: %d".formatted(what, context.pairs()));
    double[] with = new double[context.pairs() + 1];
    double[] without = new double[with.length];
    double[] added = new double[with.length];
    for (int i = 0; i < with.length; i++) {
      boolean emptyFirst = i % 2 == 1;
      if (emptyFirst) {
        without[i] = seconds.applyAsDouble(store.neighbour());
      }
      with[i] = seconds.applyAsDouble(store.url());
      if (!emptyFirst) {
        without[i] = seconds.applyAsDouble(store.neighbour());
      }
      added[i] = with[i] - without[i];
    }
    Map<String, Object> params =
        Map.of("store", store.kind().word(), "reminders", reminders, "pairs", context.pairs());
    context.metric(what, Statistics.median(warm(with)), "s", params);
    context.metric(what + "-without", Statistics.median(warm(without)), "s", params);
    context.metric(what + "-added", Statistics.median(warm(added)), "s", params);
    context.metric(what + "-added-most", Statistics.max(warm(added)), "s", params);
  }

  /** The first is the JIT compiler's, and makes the tables of the empty store. */
  private static double[] warm(double[] measured) {
    return Arrays.copyOfRange(measured, 1, measured.length);
  }

  /** Until a silo has answered its first call. */
  private static double start(String url) {
    long begin = System.nanoTime();
    try (TeffLedgers silo = TeffLedgers.at(url)) {
      silo.total("first");
      return (System.nanoTime() - begin) * 1e-9;
    }
  }

  /** How long a silo's first look at its reminders takes, which it has beside its first calls. */
  private static double firstLook(String url) {
    var all = new BitSet();
    all.set(0, ReminderIndex.SLICES);
    try (Store store = Stores.open(url)) {
      long begin = System.nanoTime();
      List<ReminderIndex.Entry> due = store.reminders().due(all, Instant.now(), PAGE);
      Optional<Instant> next = store.reminders().next();
      double seconds = (System.nanoTime() - begin) * 1e-9;
      if (!due.isEmpty() || next.filter(Instant.now()::isAfter).isPresent()) {
        throw new IllegalStateException("A reminder is due already, %s at %s".formatted(due, next));
      }
      return seconds;
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
