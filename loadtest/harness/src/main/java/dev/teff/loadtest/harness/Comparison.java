package dev.teff.loadtest.harness;

/** How a figure is compared with a bound. */
public enum Comparison {
  /** Less than. */
  LT("<"),
  /** At most. */
  LTE("≤"),
  /** More than. */
  GT(">"),
  /** At least. */
  GTE("≥"),
  /** As much as. */
  IS("=");

  private final String sign;

  Comparison(String sign) {
    this.sign = sign;
  }

  String sign() {
    return sign;
  }

  boolean holds(double actual, double bound) {
    return switch (this) {
      case LT -> actual < bound;
      case LTE -> actual <= bound;
      case GT -> actual > bound;
      case GTE -> actual >= bound;
      case IS -> actual == bound;
    };
  }
}
