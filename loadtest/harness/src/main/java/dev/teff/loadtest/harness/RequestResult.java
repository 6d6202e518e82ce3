package dev.teff.loadtest.harness;

import java.util.List;

/**
 * What was measured of one kind of request, or of all together.
 *
 * @param name its name
 * @param kind what it is
 * @param ok how many were answered as they should be
 * @param failed how many were not
 * @param perSecond answers per second
 * @param response from the intended beginning to the end, failures included: what a user waits
 * @param service from the actual beginning to the end
 * @param failures response times of the failed ones alone
 * @param distribution of the response times
 * @param seconds over time, without the seconds in which nothing was answered
 */
public record RequestResult(
    String name,
    SeriesKind kind,
    long ok,
    long failed,
    double perSecond,
    Latency response,
    Latency service,
    Latency failures,
    List<Bucket> distribution,
    List<RequestSecond> seconds) {
  /** Copies the lists. */
  public RequestResult {
    distribution = List.copyOf(distribution);
    seconds = List.copyOf(seconds);
  }
}
