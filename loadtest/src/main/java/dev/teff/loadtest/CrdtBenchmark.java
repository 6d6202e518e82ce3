package dev.teff.loadtest;

import java.util.Map;
import java.util.function.Supplier;

/** What changes of replicated types cost, by type and size, and how fast a text is edited. */
public final class CrdtBenchmark implements Benchmark {
  private static final int[] SIZES = {10, 1_000, 100_000};
  private static final int QUICK = 1_000;
  private static final int PARTS = 6; // the time of the run, for one type at one size

  @Override
  public String name() {
    return "crdt";
  }

  @Override
  public String description() {
    return "updates, deltas and merges of replicated types; replay of an edited text";
  }

  @Override
  public void run(BenchContext context) {
    for (String type : CrdtWork.types()) {
      for (int elements : SIZES) {
        measure(context, type, elements);
      }
      measureWhatIsLeft(context, type);
    }
    new TextReplay(context).run();
  }

  private static void measure(BenchContext context, String type, int elements) {
    Map<String, Object> params = Map.of("type", type, "elements", elements);
    CrdtOwnWork work = CrdtCase.of(type).at(elements);
    context.metric("update-ns", nanos(context, work::updates), "ns", params);
    context.metric("delta-bytes", work.deltaBytes(), "B", params);
    context.metric("merge-ns", nanos(context, work::merges), "ns", params);
    context.metric("group-merge-ns", nanos(context, work::groupMerge), "ns", params);
    context.metric("state-bytes", work.stateBytes(), "B", params);
    if (work.canRemove()) {
      context.metric("remove-and-add-ns", 2 * nanos(context, work::removals), "ns", params);
    }
  }

  /** What is left of as many as the largest value has. */
  private static void measureWhatIsLeft(BenchContext context, String type) {
    int count = context.isQuick() ? QUICK : SIZES[SIZES.length - 1];
    CrdtOwnWork work = CrdtCase.of(type).at(SIZES[0]);
    if (work.canRemove()) {
      Map<String, Object> params = Map.of("type", type, "elements", count);
      context.metric("removed-bytes", work.bytesBehindRemovals(count), "B", params);
    }
  }

  private static double nanos(BenchContext context, Supplier<Object> round) {
    var loop = new CrdtLoop(round);
    loop.measure(context.warmup().dividedBy(PARTS));
    return 1e9 / loop.measure(context.duration().dividedBy(PARTS));
  }
}
