package dev.teff.loadtest.harness;

/** Times, of which an assertion takes one figure. */
public final class AssertedTime {
  private final AssertionScope scope;
  private final String name;
  private final AssertionMeasure measure;

  AssertedTime(AssertionScope scope, String name, AssertionMeasure measure) {
    this.scope = scope;
    this.name = name;
    this.measure = measure;
  }

  /**
   * What this part of the requests did not exceed.
   *
   * @param percent more than 0, at most 100
   */
  public TimeBound percentile(double percent) {
    if (!(percent > 0 && percent <= 100)) {
      throw new IllegalArgumentException(
          "A percentile of %s is impossible: it is more than 0 and at most 100."
              .formatted(percent));
    }
    return new TimeBound(scope, name, measure, percent);
  }

  /** The longest. */
  public TimeBound max() {
    return percentile(100);
  }

  /** The mean, which hides what percentiles show. */
  public TimeBound mean() {
    boolean isService = measure == AssertionMeasure.SERVICE_TIME;
    return new TimeBound(
        scope,
        name,
        isService ? AssertionMeasure.MEAN_SERVICE_TIME : AssertionMeasure.MEAN_RESPONSE_TIME,
        0);
  }
}
