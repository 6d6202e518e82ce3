package dev.teff.loadtest.harness;

import org.HdrHistogram.Histogram;

/** A histogram in figures: nanoseconds, correct to three digits. */
public record Latency(
    long count,
    double mean,
    double stdDev,
    long min,
    long p50,
    long p75,
    long p90,
    long p95,
    long p99,
    long p999,
    long p9999,
    long max) {
  static final Latency NONE = of(new Histogram(3));

  static Latency of(Histogram nanos) {
    boolean empty = nanos.getTotalCount() == 0;
    return new Latency(
        nanos.getTotalCount(),
        empty ? 0 : nanos.getMean(),
        empty ? 0 : nanos.getStdDeviation(),
        empty ? 0 : nanos.getMinValue(),
        nanos.getValueAtPercentile(50),
        nanos.getValueAtPercentile(75),
        nanos.getValueAtPercentile(90),
        nanos.getValueAtPercentile(95),
        nanos.getValueAtPercentile(99),
        nanos.getValueAtPercentile(99.9),
        nanos.getValueAtPercentile(99.99),
        nanos.getMaxValue());
  }
}
