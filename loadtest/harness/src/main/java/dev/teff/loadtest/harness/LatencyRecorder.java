package dev.teff.loadtest.harness;

import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/**
 * Counts durations from many threads. Callers are spread over a few histograms: one for each would
 * be 100 MB with a thousand callers, one for all a point of contention.
 */
public final class LatencyRecorder {
  private static final int LANES = 16;
  private static final long LONGEST = TimeUnit.HOURS.toNanos(1);
  private static final int DIGITS = 3;

  private final Histogram[] lanes =
      IntStream.range(0, LANES)
          .mapToObj(lane -> new ConcurrentHistogram(LONGEST, DIGITS))
          .toArray(Histogram[]::new);

  /** Counts a duration; what is beyond an hour counts as an hour. */
  public void record(int caller, long nanos) {
    lanes[caller % LANES].recordValue(Math.clamp(nanos, 0, LONGEST));
  }

  /** Everything that was counted. */
  public Histogram total() {
    var total = new Histogram(LONGEST, DIGITS);
    for (Histogram lane : lanes) {
      total.add(lane);
    }
    return total;
  }
}
