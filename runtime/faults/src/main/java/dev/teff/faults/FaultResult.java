package dev.teff.faults;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What one kind of fault did.
 *
 * @param times how often it was done
 * @param calls how many calls were made meanwhile
 * @param failures how many of them failed, by kind
 * @param longestGap the longest time for which some key did not answer
 * @param dropped how many packets the network dropped
 * @param violations what did not hold
 */
record FaultResult(
    Fault fault,
    int times,
    long calls,
    Map<String, Long> failures,
    Duration longestGap,
    long dropped,
    List<String> violations) {

  /** Both together. */
  FaultResult and(FaultResult other) {
    var all = new TreeMap<>(failures);
    other.failures.forEach((kind, count) -> all.merge(kind, count, Long::sum));
    var wrong = new ArrayList<>(violations);
    wrong.addAll(other.violations);
    return new FaultResult(
        fault,
        times + other.times,
        calls + other.calls,
        all,
        longestGap.compareTo(other.longestGap) > 0 ? longestGap : other.longestGap,
        dropped + other.dropped,
        wrong);
  }

  static String heading() {
    return "%-24s %5s %8s %9s %9s  %-10s %s"
        .formatted("fault", "times", "calls", "dropped", "longest", "invariants", "errors");
  }

  String row() {
    return "%-24s %5d %8d %9s %7.2f s  %-10s %s"
        .formatted(
            fault.title(),
            times,
            calls,
            fault.cuts() ? Long.toString(dropped) : "-",
            longestGap.toMillis() / 1e3,
            violations.isEmpty() ? "hold" : violations.size() + " broken",
            failures.isEmpty() ? "none" : failures);
  }
}
