package dev.teff.loadtest.pekko;

import dev.teff.loadtest.BenchContext;
import dev.teff.loadtest.Contender;
import dev.teff.loadtest.Contender.Target;
import dev.teff.loadtest.LoopTrial;
import dev.teff.loadtest.PairedRatio;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** The same calls to two contenders, in alternating pairs. */
final class Rows {
  static final List<Integer> CALLERS = List.of(1, 64, 1000);
  static final int COUNTERS = 1000;

  /** One in so many calls inside a process is timed: reading the clock costs as much as a call. */
  static final int FEW_TIMED = 61;

  static final int ALL_TIMED = 1;

  private Rows() {}

  /** References to so many counters that another process hosts, or any. */
  static List<Target> counters(Contender contender, boolean elsewhere) {
    long own = ProcessHandle.current().pid();
    return IntStream.range(0, Integer.MAX_VALUE)
        .mapToObj(i -> contender.counter("counter-" + i))
        .filter(counter -> processOf(counter) != own == elsewhere)
        .limit(COUNTERS)
        .toList();
  }

  private static long processOf(Target counter) {
    try {
      return counter.process();
    } catch (Exception e) {
      throw new IllegalStateException("A counter does not answer.", e);
    }
  }

  /** Compares, and reports under the name of the row. */
  static void compare(
      BenchContext context,
      String row,
      List<Target> teff,
      List<Target> pekko,
      int callers,
      int sampleEvery,
      PekkoSettings settings)
      throws Exception {
    LoopTrial ours = loop(context, teff, callers, sampleEvery);
    LoopTrial theirs = loop(context, pekko, callers, sampleEvery);
    PairedRatio ratio = context.compare(ours, theirs);
    Map<String, Object> params = Map.of("callers", callers, "pekko", settings.name());
    context.ratio(row, ratio, params);
    ours.reportLatency(row + "-ours", params);
    theirs.reportLatency(row + "-theirs", params);
  }

  private static LoopTrial loop(
      BenchContext context, List<Target> counters, int callers, int sampleEvery) {
    return context.loop(
        callers,
        sampleEvery,
        caller -> {
          int[] at = {caller * 7919 % counters.size()};
          return () -> {
            int next = at[0]++;
            counters.get(next % counters.size()).add(next);
          };
        });
  }
}
