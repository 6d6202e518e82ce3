package dev.teff.loadtest.harness;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;
import org.jspecify.annotations.Nullable;

/**
 * Counts one kind of request from many threads; one thread takes what was counted, tick by tick.
 */
final class Series {
  static final long LONGEST = TimeUnit.HOURS.toNanos(1);
  static final int DIGITS = 3;

  private final Channel response;
  private final Channel service;
  private final Channel failed;

  Series(SeriesKind kind, String name) {
    response = new Channel(new Tag(Tag.Part.RESPONSE, kind, name));
    service = new Channel(new Tag(Tag.Part.SERVICE, kind, name));
    failed = new Channel(new Tag(Tag.Part.FAILED, kind, name));
  }

  void record(long responseNanos, long serviceNanos, boolean isFailed) {
    response.record(responseNanos);
    service.record(serviceNanos);
    if (isFailed) {
      failed.record(responseNanos);
    }
  }

  /** Adds what was counted since the last time. */
  void take(List<Histogram> into) {
    response.take(into);
    service.take(into);
    failed.take(into);
  }

  /** One of its times. */
  static final class Channel {
    private final String tag;
    private final Recorder recorder = new Recorder(LONGEST, DIGITS);

    /** Used by the thread that takes, as is what it holds. */
    private @Nullable Histogram spare;

    Channel(Tag tag) {
      this.tag = tag.text();
    }

    void record(long nanos) {
      recorder.recordValue(Math.clamp(nanos, 0, LONGEST));
    }

    void take(List<Histogram> into) {
      Histogram taken = recorder.getIntervalHistogram(spare);
      taken.setTag(tag);
      spare = taken;
      if (taken.getTotalCount() > 0) {
        into.add(taken);
      }
    }
  }
}
