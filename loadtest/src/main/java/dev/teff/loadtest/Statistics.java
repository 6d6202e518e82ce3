package dev.teff.loadtest;

import java.util.Arrays;

/** The few figures that summarise a sample. */
final class Statistics {
  /** Two-sided 95 % quantiles of Student's t distribution for 1 to 30 degrees of freedom. */
  private static final double[] STUDENT = {
    12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160,
    2.145, 2.131, 2.120, 2.110, 2.101, 2.093, 2.086, 2.080, 2.074, 2.069, 2.064, 2.060, 2.056,
    2.052, 2.048, 2.045, 2.042
  };

  /** The same quantile of the normal distribution. */
  private static final double NORMAL = 1.959964;

  private Statistics() {}

  static double median(double[] sample) {
    double[] sorted = sample.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  static double max(double[] sample) {
    return Arrays.stream(sample).max().orElse(Double.NaN);
  }

  static double mean(double[] sample) {
    return Arrays.stream(sample).average().orElse(Double.NaN);
  }

  /** The standard error of the mean, from the sample's own variance. */
  static double standardError(double[] sample) {
    double mean = mean(sample);
    double squares = Arrays.stream(sample).map(value -> (value - mean) * (value - mean)).sum();
    return Math.sqrt(squares / (sample.length - 1) / sample.length);
  }

  /**
   * The two-sided 95 % quantile of Student's t distribution. Beyond the table, the first terms of
   * its expansion around the normal quantile (Abramowitz and Stegun, 26.7.5), exact to three digits
   * there.
   */
  static double student95(int degreesOfFreedom) {
    if (degreesOfFreedom <= STUDENT.length) {
      return STUDENT[degreesOfFreedom - 1];
    }
    double z = NORMAL;
    double n = degreesOfFreedom;
    double cube = z * z * z;
    return z + (cube + z) / (4 * n) + (5 * cube * z * z + 16 * cube + 3 * z) / (96 * n * n);
  }
}
