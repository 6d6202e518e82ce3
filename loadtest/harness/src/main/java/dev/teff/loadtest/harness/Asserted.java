package dev.teff.loadtest.harness;

/** Of what an assertion is to speak; its methods say what it looks at. */
public final class Asserted {
  private final AssertionScope scope;
  private final String name;

  Asserted(AssertionScope scope, String name) {
    this.scope = scope;
    this.name = name;
  }

  /** What users waited, from when they were meant to begin. */
  public AssertedTime responseTime() {
    return new AssertedTime(scope, name, AssertionMeasure.RESPONSE_TIME);
  }

  /** What the target took. In an open model it hides the waiting of those who came late. */
  public AssertedTime serviceTime() {
    return new AssertedTime(scope, name, AssertionMeasure.SERVICE_TIME);
  }

  /** How many requests were answered. */
  public AssertedNumber allRequests() {
    return number(AssertionMeasure.REQUESTS);
  }

  /** How many were answered as they should be. */
  public AssertedNumber successfulRequests() {
    return number(AssertionMeasure.OK);
  }

  /** How many failed. */
  public AssertedNumber failedRequests() {
    return number(AssertionMeasure.FAILED);
  }

  /** Which part of the requests failed, in percent. */
  public AssertedNumber failedPercent() {
    return number(AssertionMeasure.FAILED_PERCENT);
  }

  /** Answers a second. */
  public AssertedNumber requestsPerSec() {
    return number(AssertionMeasure.PER_SECOND);
  }

  private AssertedNumber number(AssertionMeasure measure) {
    return new AssertedNumber(scope, name, measure);
  }
}
