package dev.teff.loadtest;

import java.io.IOException;
import java.util.List;
import java.util.Map;

/** First calls in a cluster of three against first calls in one of one, in like processes. */
public final class ClusterActivationBenchmark implements Benchmark {
  private static final int KEYS = 600_000;
  private static final int CALLERS = 300;

  @Override
  public String name() {
    return "cluster-activation";
  }

  @Override
  public String description() {
    return "first calls from all silos of a cluster of three, against one silo";
  }

  @Override
  public void run(BenchContext context) throws Exception {
    int keys = context.isQuick() ? KEYS / 1000 : KEYS;
    double[] alone = new double[context.pairs()];
    double[] together = new double[context.pairs()];
    try (var folder = new BenchFolder()) {
      for (int i = 0; i < alone.length; i++) {
        try (ChildJvm silo = ClusterSilo.start("alone", folder.sqlite("alone-" + i), List.of())) {
          String unused = silo.await(ClusterSilo.JOINED);
          alone[i] = perSecond(List.of(silo), keys);
        }
        try (var trio = new Trio(folder.sqlite("trio-" + i), List.of())) {
          together[i] = perSecond(trio.silos, keys);
        }
        context.progress("alone %.0f/s, three %.0f/s".formatted(alone[i], together[i]));
      }
    }
    Map<String, Object> params = Map.of("keys", keys, "callers", CALLERS);
    context.metric("alone", Statistics.median(alone), "1/s", params);
    context.metric("three", Statistics.median(together), "1/s", params);
    context.metric("of-one", Statistics.median(together) / Statistics.median(alone), "1", params);
  }

  /** The last keys count: before them, each silo's JIT compiler gets as many. */
  private static double perSecond(List<ChildJvm> silos, int keys) throws IOException {
    int first = keys * silos.size();
    touch(silos, 0, first);
    long begin = System.nanoTime();
    touch(silos, first, first + keys);
    return keys * 1e9 / (System.nanoTime() - begin);
  }

  /** Has each silo call its share of the keys. */
  static void touch(List<ChildJvm> silos, int from, int to) throws IOException {
    int share = (to - from) / silos.size();
    for (int i = 0; i < silos.size(); i++) {
      int first = from + i * share;
      int last = i == silos.size() - 1 ? to : first + share;
      silos.get(i).say("touch %d %d %d".formatted(first, last, CALLERS));
    }
    for (ChildJvm silo : silos) {
      String unused = silo.await(ClusterSilo.TOUCHED);
    }
  }
}
