package dev.teff.loadtest.harness;

import java.time.Duration;

/** A time that is to be compared with a bound. */
public final class TimeBound {
  private final AssertionScope scope;
  private final String name;
  private final AssertionMeasure measure;
  private final double percentile;

  TimeBound(AssertionScope scope, String name, AssertionMeasure measure, double percentile) {
    this.scope = scope;
    this.name = name;
    this.measure = measure;
    this.percentile = percentile;
  }

  /** Less than this. */
  public Assertion lt(Duration bound) {
    return make(Comparison.LT, bound);
  }

  /** At most this. */
  public Assertion lte(Duration bound) {
    return make(Comparison.LTE, bound);
  }

  /** More than this. */
  public Assertion gt(Duration bound) {
    return make(Comparison.GT, bound);
  }

  /** At least this. */
  public Assertion gte(Duration bound) {
    return make(Comparison.GTE, bound);
  }

  private Assertion make(Comparison comparison, Duration bound) {
    return new Assertion(scope, name, measure, percentile, comparison, bound.toNanos());
  }
}
