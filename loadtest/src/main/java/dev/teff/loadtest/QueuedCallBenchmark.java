package dev.teff.loadtest;

import java.util.Map;

/** What calls cost without the shortcut: every turn goes through a mailbox. */
public final class QueuedCallBenchmark implements Benchmark {
  static final Map<String, Object> WITHOUT_INLINING = Map.of("teff.call.max-inline-depth", 0);

  private static final int GRAINS = 1000;

  @Override
  public String name() {
    return "queued-call";
  }

  @Override
  public String description() {
    return "the same as local-call, but every turn is queued (no inlining)";
  }

  @Override
  public void run(BenchContext context) throws Exception {
    new WarmCalls(context, WITHOUT_INLINING, GRAINS).runWithEachNumberOfCallers();
  }
}
