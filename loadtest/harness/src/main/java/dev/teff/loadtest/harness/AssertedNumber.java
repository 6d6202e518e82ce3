package dev.teff.loadtest.harness;

/** A number that is to be compared with a bound. */
public final class AssertedNumber {
  private final AssertionScope scope;
  private final String name;
  private final AssertionMeasure measure;

  AssertedNumber(AssertionScope scope, String name, AssertionMeasure measure) {
    this.scope = scope;
    this.name = name;
    this.measure = measure;
  }

  /** Less than this. */
  public Assertion lt(double bound) {
    return make(Comparison.LT, bound);
  }

  /** At most this. */
  public Assertion lte(double bound) {
    return make(Comparison.LTE, bound);
  }

  /** More than this. */
  public Assertion gt(double bound) {
    return make(Comparison.GT, bound);
  }

  /** At least this. */
  public Assertion gte(double bound) {
    return make(Comparison.GTE, bound);
  }

  /** Exactly this. */
  public Assertion is(double bound) {
    return make(Comparison.IS, bound);
  }

  private Assertion make(Comparison comparison, double bound) {
    return new Assertion(scope, name, measure, 0, comparison, bound);
  }
}
