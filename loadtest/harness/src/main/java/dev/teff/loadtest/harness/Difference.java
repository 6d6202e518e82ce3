package dev.teff.loadtest.harness;

import java.util.Locale;

/**
 * How a figure differs between two runs.
 *
 * @param what the figure
 * @param a in the first
 * @param b in the second
 * @param low the ratio of b to a at least
 * @param high the ratio at most
 */
record Difference(String what, String a, String b, double ratio, double low, double high) {
  /** Whether the interval leaves it open which is larger. */
  boolean isDistinguishable() {
    return low > 1 || high < 1;
  }

  String describe() {
    String verdict = low > 1 ? "higher" : high < 1 ? "lower" : "not distinguishable";
    return String.format(
        Locale.ROOT,
        "%-36s %12s %12s   %.3f (%.3f to %.3f)  %s",
        what,
        a,
        b,
        ratio,
        low,
        high,
        verdict);
  }
}
