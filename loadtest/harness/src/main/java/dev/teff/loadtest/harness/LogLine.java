package dev.teff.loadtest.harness;

import org.jspecify.annotations.Nullable;

/**
 * A line of a run's log; one of these, and for a second the number of histograms that follow in the
 * histogram log.
 */
record LogLine(
    @Nullable RunHeader begin,
    @Nullable SecondCounts second,
    int histograms,
    @Nullable Mark mark,
    @Nullable RunEnd end) {
  static LogLine of(RunHeader begin) {
    return new LogLine(begin, null, 0, null, null);
  }

  static LogLine of(SecondCounts second, int histograms) {
    return new LogLine(null, second, histograms, null, null);
  }

  static LogLine of(Mark mark) {
    return new LogLine(null, null, 0, mark, null);
  }

  static LogLine of(RunEnd end) {
    return new LogLine(null, null, 0, null, end);
  }
}
