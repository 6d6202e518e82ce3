package dev.teff.loadtest.harness;

import java.util.List;
import java.util.Map;

/** How long a fault was felt. */
final class Recovery {
  private static final int CALM_SECONDS = 3;
  private static final int SECONDS_BEFORE = 10;
  private static final double TOLERANCE = 2;

  private Recovery() {}

  /**
   * The time from a fault to the first three seconds in a row that have no failures and a p99 of at
   * most twice the median of those before the fault, and through none of which a request was open
   * that took longer than that: where a part of the keys stands still, all answers are quick that
   * come. Infinite when the run has no such seconds.
   *
   * @param longestOpen by second, how long the longest request took that was open all through it
   */
  static double nanos(Mark fault, List<Slice> slices, Map<Integer, Long> longestOpen) {
    int struck = (int) fault.seconds();
    double usual = usual(struck, slices);
    int calm = 0;
    for (Slice slice : slices) {
      if (slice.second() < struck || (slice.completions() == 0 && slice.active() == 0)) {
        continue;
      }
      boolean isCalm =
          isCalm(slice, usual) && longestOpen.getOrDefault(slice.second(), 0L) <= usual * TOLERANCE;
      calm = isCalm ? calm + 1 : 0;
      if (calm == CALM_SECONDS) {
        double begin = slice.second() - CALM_SECONDS + 1.0;
        return Math.max(0, begin - fault.seconds()) * 1e9;
      }
    }
    return Double.POSITIVE_INFINITY;
  }

  private static boolean isCalm(Slice slice, double usual) {
    return slice.completions() > 0 && slice.failed() == 0 && slice.p99() <= usual * TOLERANCE;
  }

  private static double usual(int struck, List<Slice> slices) {
    long[] before =
        slices.stream()
            .filter(slice -> slice.second() < struck && slice.second() >= struck - SECONDS_BEFORE)
            .filter(slice -> slice.completions() > 0)
            .mapToLong(Slice::p99)
            .sorted()
            .toArray();
    return before.length == 0 ? Double.POSITIVE_INFINITY : before[before.length / 2];
  }
}
