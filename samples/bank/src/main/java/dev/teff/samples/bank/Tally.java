package dev.teff.samples.bank;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/** What became of the transfers, and how long their calls took. Safe for use by any thread. */
final class Tally {
  private static final int DIGITS = 3;

  private final AtomicLong accepted = new AtomicLong();
  private final AtomicLong refused = new AtomicLong();
  private final AtomicLong unanswered = new AtomicLong();
  private final AtomicLong repeated = new AtomicLong();
  private final Histogram nanos = new ConcurrentHistogram(DIGITS);

  void accepted() {
    accepted.incrementAndGet();
  }

  void refused() {
    refused.incrementAndGet();
  }

  void unanswered() {
    unanswered.incrementAndGet();
  }

  /** A call got no answer and is made again. */
  void repeated() {
    repeated.incrementAndGet();
  }

  /** A call was answered after this long. */
  void answered(long afterNanos) {
    nanos.recordValue(afterNanos);
  }

  Counts counts() {
    return new Counts(accepted.get(), refused.get(), unanswered.get(), repeated.get());
  }

  /** How long so many of a hundred calls took at most. */
  double millisAtPercentile(double percentile) {
    return nanos.getValueAtPercentile(percentile) / (double) TimeUnit.MILLISECONDS.toNanos(1);
  }

  /** The counts at one moment. */
  record Counts(long accepted, long refused, long unanswered, long repeated) {}
}
