package dev.teff.runtime.placement;

/**
 * How much processor time a silo has left for looking at who talks to whom and for planning: a
 * share of its cores in the long run. What it did not use it may use at once, up to half a minute's
 * worth, so that grains in a new pattern are found quickly. Used by one thread.
 */
final class Effort {
  private static final double MOST_SAVED_NANOS = 30e9;
  private static final double MOST_OWED_NANOS = 8e9;

  private final double cores;
  private double left; // nanoseconds of a processor
  private long lastNanos;
  private long lastCpuNanos;

  /**
   * With as much saved as can be.
   *
   * @param cores how many cores, or which part of one, it may take in the long run
   * @param nowNanos a monotonic time
   * @param cpuNanos what it took so far
   */
  Effort(double cores, long nowNanos, long cpuNanos) {
    this.cores = cores;
    this.left = cores * MOST_SAVED_NANOS;
    this.lastNanos = nowNanos;
    this.lastCpuNanos = cpuNanos;
  }

  /** Whether something is left by now; never nothing for longer than eight seconds. */
  boolean isLeft(long nowNanos, long cpuNanos) {
    double earned = cores * Math.max(0, nowNanos - lastNanos);
    double taken = Math.max(0, cpuNanos - lastCpuNanos);
    left = Math.min(left + earned, cores * MOST_SAVED_NANOS) - taken;
    left = Math.max(left, -cores * MOST_OWED_NANOS);
    lastNanos = nowNanos;
    lastCpuNanos = cpuNanos;
    return left > 0;
  }
}
