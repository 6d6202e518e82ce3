package dev.teff.loadtest;

import dev.teff.loadtest.Counter.Step;
import dev.teff.runtime.Silo;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.Stream;

/**
 * Calls to warm grains of one silo, against the same loop over objects behind a lock. Every caller
 * walks over all grains, each from a place of its own.
 */
final class WarmCalls {
  private static final List<Integer> CALLERS = List.of(1, 64, 1000);

  /** One in so many calls is timed: reading the clock costs as much as a call. */
  private static final int SAMPLE_EVERY = 61;

  private final BenchContext context;
  private final Map<String, Object> settings;
  private final int grains;

  WarmCalls(BenchContext context, Map<String, Object> settings, int grains) {
    this.context = context;
    this.settings = settings;
    this.grains = grains;
  }

  void runWithEachNumberOfCallers() throws Exception {
    for (int callers : context.callers(CALLERS)) {
      run(callers);
    }
  }

  void run(int callers) throws Exception {
    LockedCounter[] locked =
        Stream.generate(LockedCounter::new).limit(grains).toArray(LockedCounter[]::new);
    try (Silo silo = BenchSilo.start(settings)) {
      Counter[] counters = BenchSilo.warmCounters(silo, grains);
      LoopTrial calls = context.loop(callers, SAMPLE_EVERY, walk(i -> counters[i]::add));
      LoopTrial locks = context.loop(callers, SAMPLE_EVERY, walk(i -> locked[i]::add));
      PairedRatio ratio = context.compare(calls, locks);
      Map<String, Object> params = Map.of("callers", callers);
      context.metric("throughput", ratio.subject(), "1/s", params);
      calls.reportLatency("", params);
      calls.reportAllocation("allocated", params);
      calls.reportFairness("fairness", params);
      context.ratio("lock-ratio", ratio, params);
      locks.reportAllocation("lock-allocated", params);
    }
  }

  private interface Adding {
    Counter.Sum add(Step step);
  }

  private IntFunction<Operation> walk(IntFunction<Adding> targets) {
    Adding[] all = new Adding[grains];
    for (int i = 0; i < grains; i++) {
      all[i] = targets.apply(i);
    }
    return caller ->
        new Operation() {
          private int at = caller * 7919 % grains;
          private long seen;

          @Override
          public void run() {
            if (++at == grains) {
              at = 0;
            }
            seen += all[at].add(new Step(at, 1)).total();
          }
        };
  }
}
