package dev.teff.loadtest;

import dev.teff.runtime.Silo;
import java.util.Map;

/** What an activation that nobody calls keeps in the heap, its key and its place included. */
public final class MemoryBenchmark implements Benchmark {
  private static final int ACTIVATIONS = 1_000_000;

  @Override
  public String name() {
    return "memory";
  }

  @Override
  public String description() {
    return "retained heap per idle activation, at 1 M, with String keys of 12 characters";
  }

  @Override
  public void run(BenchContext context) {
    int count = context.isQuick() ? ACTIVATIONS / 100 : ACTIVATIONS;
    try (Silo silo = BenchSilo.start(Map.of())) {
      touch(silo, 0, 1000); // classes, and the table's first pages
      long before = RetainedHeap.measure();
      touch(silo, 1000, count + 1000);
      long after = RetainedHeap.measure();
      long active = silo.statistics().activations();
      if (active != count + 1000L) {
        context.invalid("%d activations instead of %d".formatted(active, count + 1000));
      }
      context.metric(
          "per-activation", (double) (after - before) / count, "B", Map.of("activations", count));
    }
  }

  private static void touch(Silo silo, int from, int to) {
    for (int i = from; i < to; i++) {
      silo.grains().ref(Idle.class, Keys.of(i)).touch(i);
    }
  }
}
