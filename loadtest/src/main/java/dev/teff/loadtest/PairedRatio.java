package dev.teff.loadtest;

import java.util.stream.IntStream;

/**
 * How many times the baseline's figure the subject's is, from runs in pairs.
 *
 * <p>The two runs of a pair are neighbours in time, so whatever slows the machine for a while slows
 * both, and their ratio is steadier than either. The interval is Student's for the mean of the
 * logarithms of the ratios, raised back: ratios multiply, so their logarithms are what is roughly
 * normal, and swapping the sides turns the interval into its reciprocal. For Student's interval on
 * JVM benchmarks see A. Georges et al., "Statistically Rigorous Java Performance Evaluation"
 * (OOPSLA 2007).
 *
 * @param pairs how many pairs there were
 * @param subject the median of the subject's figures
 * @param baseline the median of the baseline's figures
 * @param median the median of the ratios
 * @param low the lower end of the 95 % interval; 0 when there was one pair only
 * @param high the upper end of the 95 % interval; infinite when there was one pair only
 */
public record PairedRatio(
    int pairs, double subject, double baseline, double median, double low, double high) {

  /** The ratio of figures that were measured in pairs, all positive. */
  static PairedRatio of(double[] subject, double[] baseline) {
    for (int i = 0; i < subject.length; i++) {
      if (!(subject[i] > 0 && baseline[i] > 0)) {
        throw new IllegalArgumentException(
            "Pair %d measured %s against %s, which have no ratio."
                .formatted(i + 1, subject[i], baseline[i]));
      }
    }
    double[] ratios =
        IntStream.range(0, subject.length).mapToDouble(i -> subject[i] / baseline[i]).toArray();
    double[] logarithms =
        IntStream.range(0, ratios.length).mapToDouble(i -> Math.log(ratios[i])).toArray();
    double low = 0;
    double high = Double.POSITIVE_INFINITY;
    if (ratios.length > 1) {
      double mean = Statistics.mean(logarithms);
      double margin =
          Statistics.student95(ratios.length - 1) * Statistics.standardError(logarithms);
      low = Math.exp(mean - margin);
      high = Math.exp(mean + margin);
    }
    return new PairedRatio(
        ratios.length,
        Statistics.median(subject),
        Statistics.median(baseline),
        Statistics.median(ratios),
        low,
        high);
  }
}
