package dev.teff.loadtest.harness;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.HdrHistogram.Histogram;

/** What was measured under one name so far: everything, and second by second. */
final class Measured {
  private final SeriesKind kind;
  private final String name;
  private final Histogram response = histogram();
  private final Histogram service = histogram();
  private final Histogram failed = histogram();
  private final List<RequestSecond> seconds = new ArrayList<>();

  Measured(SeriesKind kind, String name) {
    this.kind = kind;
    this.name = name;
  }

  static Histogram histogram() {
    return new Histogram(Series.LONGEST, Series.DIGITS);
  }

  SeriesKind kind() {
    return kind;
  }

  String name() {
    return name;
  }

  void add(Tag.Part part, Histogram interval) {
    histogramOf(part).add(interval);
  }

  void add(int second, Histogram responses) {
    seconds.add(
        new RequestSecond(
            second,
            responses.getTotalCount(),
            responses.getValueAtPercentile(50),
            responses.getValueAtPercentile(99)));
  }

  private Histogram histogramOf(Tag.Part part) {
    return switch (part) {
      case RESPONSE -> response;
      case SERVICE -> service;
      case FAILED -> failed;
      case LAG -> throw new IllegalArgumentException("Lag belongs to no request.");
    };
  }

  Histogram response() {
    return response;
  }

  Histogram service() {
    return service;
  }

  long answered() {
    return response.getTotalCount();
  }

  long failures() {
    return failed.getTotalCount();
  }

  /** As a result. */
  RequestResult result(double elapsedSeconds) {
    return new RequestResult(
        name,
        kind,
        answered() - failures(),
        failures(),
        elapsedSeconds > 0 ? answered() / elapsedSeconds : 0,
        Latency.of(response),
        Latency.of(service),
        Latency.of(failed),
        distribution(),
        seconds);
  }

  /** Twenty buckets for each tenfold, as a logarithmic scale shows them. */
  private List<Bucket> distribution() {
    if (answered() == 0) {
      return List.of();
    }
    double step = Math.pow(10, 1 / 20.0);
    double[] bounds = new double[300];
    bounds[0] = 100;
    for (int i = 1; i < bounds.length; i++) {
      bounds[i] = bounds[i - 1] * step;
    }
    long[] counts = new long[bounds.length];
    response
        .recordedValues()
        .forEach(value -> {
          int at = Arrays.binarySearch(bounds, (double) value.getValueIteratedTo());
          counts[Math.min(at < 0 ? -at - 1 : at, counts.length - 1)] +=
              value.getCountAddedInThisIterationStep();
        });
    var buckets = new ArrayList<Bucket>();
    for (int i = 0; i < counts.length; i++) {
      if (counts[i] > 0) {
        buckets.add(new Bucket(Math.round(bounds[i]), counts[i]));
      }
    }
    return buckets;
  }
}
