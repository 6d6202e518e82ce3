package dev.teff.loadtest.harness;

/**
 * What is to hold of a run. Made by {@link Load#global()} and its kin.
 *
 * @param scope of what it speaks
 * @param name of which; empty where there is only one
 * @param measure what it looks at
 * @param percentile which one, where there are several
 * @param comparison how it is compared
 * @param bound with what; times in nanoseconds
 */
public record Assertion(
    AssertionScope scope,
    String name,
    AssertionMeasure measure,
    double percentile,
    Comparison comparison,
    double bound) {
  /** As a sentence. */
  String describe() {
    String whose =
        switch (scope) {
          case GLOBAL -> "all requests";
          case REQUEST, GRAIN -> name;
          case EACH_REQUEST -> "each request";
          case FAULTS -> "after each fault";
        };
    boolean isPercentile =
        measure == AssertionMeasure.RESPONSE_TIME || measure == AssertionMeasure.SERVICE_TIME;
    String which = isPercentile ? percentileName() + " " : "";
    return "%s: %s%s %s %s"
        .formatted(whose, which, measure.title(), comparison.sign(), show(bound));
  }

  /** A figure of the kind that it looks at. */
  String show(double figure) {
    return measure.isTime() ? Text.duration(figure) : Text.digits(figure);
  }

  boolean holds(double actual) {
    return comparison.holds(actual, bound);
  }

  private String percentileName() {
    if (percentile == 100) {
      return "max";
    }
    return "p" + (percentile == Math.rint(percentile) ? "%.0f" : "%s").formatted(percentile);
  }
}
