package dev.teff.simulator;

import java.util.function.Consumer;
import java.util.function.LongFunction;

/**
 * Runs one simulation per seed, one after the other: two in one JVM would meet at the locks of the
 * JDK and of libraries, and what waits for such a lock waits in real time.
 */
final class SeedRuns {
  private final long first;
  private final long count;

  private SeedRuns(long first, long count) {
    this.first = first;
    this.count = count;
  }

  static SeedRuns of(long first, long count) {
    return new SeedRuns(first, count);
  }

  /** Blocks until all have run; tells what became of each. */
  void run(LongFunction<Simulation> simulation, Consumer<SimulationReport> done) {
    for (long seed = first; seed < first + count; seed++) {
      done.accept(report(simulation, seed));
    }
  }

  /** A run that breaks down has found something, too. */
  private static SimulationReport report(LongFunction<Simulation> simulation, long seed) {
    try {
      return simulation.apply(seed).run();
    } catch (RuntimeException e) {
      return SimulationReport.broken(seed, e);
    }
  }
}
