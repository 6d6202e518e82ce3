package dev.teff.loadtest;

import dev.teff.grains.CallOptions;
import dev.teff.grains.GrainException;
import dev.teff.grains.GrainId;
import dev.teff.grains.Grains;
import dev.teff.loadtest.harness.NanoClock;
import dev.teff.placement.HashRing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;

/**
 * One of three silos is killed, and everybody calls its grains at once: what those notice who call
 * grains of the other silos, which were never away; with the bound on recoveries, and without.
 */
public final class ComebackBenchmark implements Benchmark {
  private static final List<String> UNBOUNDED =
      List.of("-Dteff.journal.max-recoveries=" + Integer.MAX_VALUE);
  private static final String TYPE = "bench.ledger";
  private static final int EVENTS = 100;
  private static final int CALLERS = 64;
  private static final double RATE = 400;
  private static final CallOptions IMPATIENT = CallOptions.timeout(Duration.ofSeconds(5));

  @Override
  public String name() {
    return "comeback";
  }

  @Override
  public String description() {
    return "SIGKILL of one of three silos, all its grains called at once: p99 of the others' grains";
  }

  @Override
  public void run(BenchContext context) throws Exception {
    int runs = context.isQuick() ? 1 : context.pairs();
    for (int i = 0; i < runs; i++) {
      measure(context.named("comeback.bounded"), List.of());
      measure(context.named("comeback.unbounded"), UNBOUNDED);
    }
  }

  private static void measure(BenchContext context, List<String> flags) throws Exception {
    int ledgers = context.isQuick() ? 60 : 9_000;
    try (var folder = new BenchFolder();
        var trio = new Trio(folder.sqlite("comeback"), flags)) {
      context.progress("storing %d ledgers of %d events".formatted(ledgers, EVENTS));
      List<String> keys = IntStream.range(0, ledgers).mapToObj(i -> "ledger-" + i).toList();
      Grains grains = trio.client().grains();
      store(grains, keys);
      var ring = HashRing.of(List.of("silo-1", "silo-2", "silo-3"), silo -> silo);
      var lost = keys.stream().filter(key -> owner(ring, key).equals("silo-3")).toList();
      var others = keys.stream().filter(key -> !owner(ring, key).equals("silo-3")).toList();

      var calls = new SteadyCalls(grains, others);
      try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
        Future<?> steady = threads.submit(calls);
        NanoClock clock = NanoClock.SYSTEM;
        clock.sleepUntil(clock.now() + context.warmup().toNanos());
        long begin = clock.now();
        clock.sleepUntil(begin + context.duration().toNanos());
        long killed = clock.now();
        trio.victim().kill();
        long[] answered = callAll(threads, grains, lost);
        clock.sleepUntil(clock.now() + Duration.ofSeconds(1).toNanos()); // the last calls return
        calls.goesOn = false;
        steady.get();
        Map<String, Object> params = Map.of("grains", lost.size(), "events", EVENTS, "rate", RATE);
        calls.report(context, "before", begin, killed, params);
        calls.report(context, "meanwhile", answered[0], answered[1], params);
        context.metric("first-back", (answered[0] - killed) * 1e-9, "s", params);
        context.metric("last-back", (answered[1] - killed) * 1e-9, "s", params);
      }
    }
  }

  private static String owner(HashRing<String> ring, String key) {
    return ring.owner(GrainId.of(TYPE, key));
  }

  private static void store(Grains grains, List<String> keys) throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var storing = new ArrayList<Future<?>>();
      for (int i = 0; i < CALLERS; i++) {
        int first = i;
        storing.add(
            threads.submit(() -> {
              for (int at = first; at < keys.size(); at += CALLERS) {
                var unused = grains.ref(Ledger.class, keys.get(at)).fill(EVENTS);
              }
            }));
      }
      for (Future<?> each : storing) {
        each.get();
      }
    }
  }

  /** Calls each until it answers, all at once; when the first and the last of them did. */
  private static long[] callAll(ExecutorService threads, Grains grains, List<String> keys)
      throws Exception {
    var calling = new ArrayList<Future<Long>>();
    for (String key : keys) {
      calling.add(
          threads.submit(() -> {
            Ledger ledger = grains.with(grains.ref(Ledger.class, key), IMPATIENT);
            while (true) {
              try {
                var unused = ledger.total();
                return NanoClock.SYSTEM.now();
              } catch (GrainException e) {
                Thread.onSpinWait(); // its silo is not known to be dead yet
              }
            }
          }));
    }
    var times = new ArrayList<Long>();
    for (Future<Long> each : calling) {
      times.add(each.get());
    }
    times.sort(Comparator.naturalOrder());
    return new long[] {times.getFirst(), times.getLast()};
  }

  /** Events at ledgers that nothing happens to, at a steady rate. */
  private static final class SteadyCalls implements Runnable {
    private final Grains grains;
    private final List<String> keys;
    private final Queue<Call> calls = new ConcurrentLinkedQueue<>();
    private volatile boolean goesOn = true;

    /** One that has ended; those that failed took their time, too. */
    private record Call(long intended, long nanos, boolean isFailed) {}

    SteadyCalls(Grains grains, List<String> keys) {
      this.grains = grains;
      this.keys = keys;
    }

    @Override
    public void run() {
      NanoClock clock = NanoClock.SYSTEM;
      long start = clock.now();
      try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
        for (long i = 0; goesOn; i++) {
          long intended = start + Math.round(i * 1e9 / RATE);
          clock.sleepUntil(intended);
          threads.execute(() -> call(intended));
        }
      }
    }

    private void call(long intended) {
      String key = keys.get(ThreadLocalRandom.current().nextInt(keys.size()));
      boolean isFailed = true;
      try {
        var unused = grains.ref(Ledger.class, key).post(1);
        isFailed = false;
      } catch (GrainException e) {
        // It is counted as failed.
      } finally {
        calls.add(new Call(intended, NanoClock.SYSTEM.now() - intended, isFailed));
      }
    }

    /** How long those took that were due in this time, from when they were due. */
    void report(BenchContext context, String when, long from, long to, Map<String, Object> params) {
      var histogram = new Histogram(3);
      long failed = 0;
      for (Call each : calls) {
        if (each.intended - from >= 0 && each.intended - to < 0) {
          histogram.recordValue(each.nanos);
          failed += each.isFailed ? 1 : 0;
        }
      }
      if (histogram.getTotalCount() > 0) { // too short a time has none, and no percentiles
        context.percentiles(when, histogram, params);
      }
      context.metric(when + "-failed", (double) failed, "1", params);
    }
  }
}
