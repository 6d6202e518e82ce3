package dev.teff.loadtest.harness;

/** What an assertion looks at. */
public enum AssertionMeasure {
  /** A percentile of the response time. */
  RESPONSE_TIME("response time", true),
  /** The mean response time. */
  MEAN_RESPONSE_TIME("mean response time", true),
  /** A percentile of the service time. */
  SERVICE_TIME("service time", true),
  /** The mean service time. */
  MEAN_SERVICE_TIME("mean service time", true),
  /** How many requests were answered. */
  REQUESTS("requests", false),
  /** How many were answered as they should be. */
  OK("successful requests", false),
  /** How many failed. */
  FAILED("failed requests", false),
  /** Which part of the requests failed, in percent. */
  FAILED_PERCENT("% failed requests", false),
  /** Answers a second. */
  PER_SECOND("requests per second", false),
  /** The time after a fault until everything is as before. */
  RECOVERY("recovery time", true);

  private final String title;
  private final boolean isTime;

  AssertionMeasure(String title, boolean isTime) {
    this.title = title;
    this.isTime = isTime;
  }

  String title() {
    return title;
  }

  boolean isTime() {
    return isTime;
  }
}
