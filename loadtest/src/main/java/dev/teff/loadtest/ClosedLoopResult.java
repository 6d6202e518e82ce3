package dev.teff.loadtest;

import java.util.Arrays;
import java.util.Optional;
import org.HdrHistogram.Histogram;

/** What a closed loop measured. Times are in nanoseconds. */
public final class ClosedLoopResult {
  private final long[] perCaller;
  private final long elapsed;
  private final Histogram latency;
  private final Optional<String> complaint;

  ClosedLoopResult(long[] perCaller, long elapsed, Histogram latency, Optional<String> complaint) {
    this.perCaller = perCaller;
    this.elapsed = elapsed;
    this.latency = latency;
    this.complaint = complaint;
  }

  /** How many operations ended. */
  public long operations() {
    return Arrays.stream(perCaller).sum();
  }

  /** Operations per second. */
  public double throughput() {
    return operations() * 1e9 / elapsed;
  }

  /**
   * How many operations the slowest caller made, as a share of what the median caller made: 1 is
   * fair, 0 is starved.
   */
  public double fairness() {
    double[] counts = Arrays.stream(perCaller).asDoubleStream().sorted().toArray();
    double median = Statistics.median(counts);
    return median == 0 ? 0 : counts[0] / median;
  }

  /** The duration of the operations that were timed. */
  public Histogram latency() {
    return latency;
  }

  /** Why the run says nothing, if it does not. */
  public Optional<String> complaint() {
    return complaint;
  }
}
