package dev.teff.loadtest.harness;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Numbers from 0 of which the i-th is drawn in proportion to {@code 1 / (i + 1)^exponent}: a few
 * are hot, most are rare, as keys are in real systems.
 */
final class Zipf {
  private static final int MOST = 10_000_000;

  /** How likely a number up to this one is. */
  private final double[] cumulative;

  Zipf(int numbers, double exponent) {
    if (numbers < 1 || numbers > MOST) {
      throw new IllegalArgumentException(
          "A Zipf distribution over %d numbers is impossible: 1 to %d are taken."
              .formatted(numbers, MOST));
    }
    if (!(exponent >= 0) || Double.isInfinite(exponent)) {
      throw new IllegalArgumentException(
          "A Zipf exponent of %s is impossible: 0 is even, 1 is usual.".formatted(exponent));
    }
    cumulative = new double[numbers];
    double sum = 0;
    for (int i = 0; i < numbers; i++) {
      sum += Math.pow(i + 1.0, -exponent);
      cumulative[i] = sum;
    }
    for (int i = 0; i < numbers; i++) {
      cumulative[i] /= sum;
    }
  }

  int next(SplittableRandom random) {
    int found = Arrays.binarySearch(cumulative, random.nextDouble());
    return Math.min(found < 0 ? -found - 1 : found + 1, cumulative.length - 1);
  }
}
