package dev.teff.loadtest;

import java.time.Duration;

/**
 * Runs two sides in turn: A B, B A, A B and so on, so that neither gains by always being first, and
 * a drift of the machine cancels out over two pairs.
 */
final class AlternatingPairs {
  private AlternatingPairs() {}

  /** Warms both sides up, then measures so many pairs. */
  static PairedRatio run(int pairs, Duration warmup, Duration time, Trial subject, Trial baseline)
      throws Exception {
    if (warmup.isPositive()) {
      subject.warmUp(warmup);
      baseline.warmUp(warmup);
    }
    double[] subjects = new double[pairs];
    double[] baselines = new double[pairs];
    for (int i = 0; i < pairs; i++) {
      boolean subjectFirst = i % 2 == 0;
      if (subjectFirst) {
        subjects[i] = subject.measure(time);
      }
      baselines[i] = baseline.measure(time);
      if (!subjectFirst) {
        subjects[i] = subject.measure(time);
      }
    }
    return PairedRatio.of(subjects, baselines);
  }
}
