package dev.teff.loadtest;

import java.util.Map;

/** First calls: each key is new. */
public final class ActivationBenchmark implements Benchmark {
  private static final int KEYS = 1_000_000;

  @Override
  public String name() {
    return "activation";
  }

  @Override
  public String description() {
    return "first calls to cold keys of an ephemeral grain, one silo, a caller per core";
  }

  @Override
  public void run(BenchContext context) throws Exception {
    int keys = context.isQuick() ? KEYS / 1000 : KEYS;
    int callers = Runtime.getRuntime().availableProcessors();
    double[] rates = new double[context.pairs()];
    activate(keys, callers); // the JIT compiler's share
    for (int i = 0; i < rates.length; i++) {
      rates[i] = activate(keys, callers);
    }
    Map<String, Object> params = Map.of("keys", keys, "callers", callers, "runs", rates.length);
    context.metric("throughput", Statistics.median(rates), "1/s", params);
  }

  private static double activate(int keys, int callers) throws Exception {
    try (TeffContender silo = TeffContender.alone()) {
      return FirstCalls.perSecond(silo, keys, callers);
    }
  }
}
