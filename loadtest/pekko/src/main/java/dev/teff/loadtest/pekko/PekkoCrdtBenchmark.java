package dev.teff.loadtest.pekko;

import com.typesafe.config.ConfigFactory;
import dev.teff.loadtest.BenchContext;
import dev.teff.loadtest.Benchmark;
import dev.teff.loadtest.CrdtLoop;
import dev.teff.loadtest.CrdtWork;
import java.util.Map;
import org.apache.pekko.actor.ActorSystem;

/** Replicated types beside those of the same kind in Pekko's Distributed Data. */
public final class PekkoCrdtBenchmark implements Benchmark {
  private static final int[] SIZES = {1_000, 100_000};
  private static final int QUICK = 100;

  @Override
  public String name() {
    return "pekko-crdt";
  }

  @Override
  public String description() {
    return "updates, merges and encoded sizes of replicated types, against Distributed Data";
  }

  @Override
  public void run(BenchContext context) throws Exception {
    ActorSystem system = ActorSystem.create("ddata", ConfigFactory.load());
    try {
      for (PekkoCrdtCase<?, ?> each : PekkoCrdtCase.all()) {
        for (int elements : SIZES) {
          compare(context, each, system, context.isQuick() ? QUICK : elements);
        }
      }
    } finally {
      system.terminate();
      system.getWhenTerminated().toCompletableFuture().join();
    }
  }

  private static void compare(
      BenchContext context, PekkoCrdtCase<?, ?> type, ActorSystem system, int elements)
      throws Exception {
    Map<String, Object> params = Map.of("type", type.type(), "elements", elements);
    CrdtWork teff = CrdtWork.of(type.type(), elements);
    CrdtWork pekko = type.at(elements, system);
    context.ratio(
        "update",
        context.compare(new CrdtLoop(teff::updates), new CrdtLoop(pekko::updates)),
        params);
    context.ratio(
        "merge", context.compare(new CrdtLoop(teff::merges), new CrdtLoop(pekko::merges)), params);
    sizes(context, "delta-bytes", teff.deltaBytes(), pekko.deltaBytes(), params);
    sizes(context, "state-bytes", teff.stateBytes(), pekko.stateBytes(), params);
  }

  private static void sizes(
      BenchContext context, String what, double teff, double pekko, Map<String, Object> params) {
    context.metric(what + "-ours", teff, "B", params);
    context.metric(what + "-theirs", pekko, "B", params);
    context.metric(what + "-ratio", teff / pekko, "1", params);
  }
}
