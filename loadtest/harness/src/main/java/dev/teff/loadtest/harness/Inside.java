package dev.teff.loadtest.harness;

import java.util.List;

/**
 * What the silos of a cluster that the harness started tell of a run.
 *
 * @param sampled how many calls were followed
 * @param lost how many of them no silo answered for: killed ones cannot
 */
public record Inside(
    long sampled,
    long lost,
    List<CallBreakdown> calls,
    List<HotKey> hotKeys,
    List<Movements> movements,
    List<SiloPause> pauses,
    List<SlowCall> slowest) {
  /** That of a target whose silos tell nothing. */
  static final Inside NOTHING =
      new Inside(0, 0, List.of(), List.of(), List.of(), List.of(), List.of());

  /** Copies the lists. */
  public Inside {
    calls = List.copyOf(calls);
    hotKeys = List.copyOf(hotKeys);
    movements = List.copyOf(movements);
    pauses = List.copyOf(pauses);
    slowest = List.copyOf(slowest);
  }
}
