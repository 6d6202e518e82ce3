package dev.teff.loadtest.harness;

import java.util.Locale;

/** Figures as people read them. */
final class Text {
  private Text() {}

  /** A duration in whole nanoseconds. */
  static String duration(long nanos) {
    return duration((double) nanos);
  }

  /** A duration with three digits: {@code 12.3 ms}. */
  static String duration(double nanos) {
    double size = Math.abs(nanos);
    if (size >= 1e9) {
      return digits(nanos / 1e9) + " s";
    }
    if (size >= 1e6) {
      return digits(nanos / 1e6) + " ms";
    }
    return size >= 1e3 ? digits(nanos / 1e3) + " µs" : digits(nanos) + " ns";
  }

  /** A number with three digits, whole ones whole. */
  static String digits(double value) {
    double size = Math.abs(value);
    if (size >= 100 || value == Math.rint(value)) {
      return String.format(Locale.ROOT, "%,.0f", value);
    }
    return String.format(Locale.ROOT, size >= 10 ? "%.1f" : "%.2f", value);
  }
}
