package dev.teff.loadtest.harness;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;

/** Puts the seconds of a run together. Used by one thread at a time. */
final class Measurements {
  private static final double SECOND = 1e9;

  private final long warmUpNanos;
  private final Map<Tag, Measured> byName = new LinkedHashMap<>();
  private final Measured global = new Measured(SeriesKind.GLOBAL, "all requests");
  private final Histogram lag = Measured.histogram();
  private final Map<Integer, Long> longestOpen = new HashMap<>();
  private final List<Slice> slices = new ArrayList<>();
  private final List<Mark> marks = new ArrayList<>();
  private long arrivals;
  private long dropped;
  private long end;

  Measurements(long warmUpNanos) {
    this.warmUpNanos = warmUpNanos;
  }

  void second(SecondCounts counts, List<Histogram> histograms) {
    int second = (int) Math.round(counts.begin() / SECOND);
    Histogram responses = Measured.histogram();
    Histogram lags = Measured.histogram();
    long failures = 0;
    for (Histogram histogram : histograms) {
      Tag tag = Tag.parse(histogram.getTag());
      if (tag.part() == Tag.Part.LAG) {
        lags.add(histogram);
        continue;
      }
      Measured one = measured(tag);
      one.add(tag.part(), histogram);
      if (tag.part() == Tag.Part.RESPONSE) {
        one.add(second, histogram);
      }
      if (tag.kind() == SeriesKind.REQUEST) {
        global.add(tag.part(), histogram);
        if (tag.part() == Tag.Part.RESPONSE) {
          responses.add(histogram);
        }
        failures += tag.part() == Tag.Part.FAILED ? histogram.getTotalCount() : 0;
      }
    }
    lag.add(lags);
    if (responses.getTotalCount() > 0) {
      global.add(second, responses);
    }
    counts.open().forEach(one -> longestOpen.merge(one.second(), one.longest(), Math::max));
    arrivals += counts.arrivals();
    dropped += counts.dropped();
    end = counts.end();
    slices.add(slice(second, counts, responses, failures, lags));
  }

  private Slice slice(
      int second, SecondCounts counts, Histogram responses, long failures, Histogram lags) {
    return new Slice(
        second,
        counts.begin() < warmUpNanos,
        counts.arrivals(),
        counts.dropped(),
        responses.getTotalCount(),
        failures,
        counts.active(),
        responses.getValueAtPercentile(50),
        responses.getValueAtPercentile(90),
        responses.getValueAtPercentile(99),
        responses.getValueAtPercentile(99.9),
        responses.getMaxValue(),
        lags.getValueAtPercentile(99));
  }

  private Measured measured(Tag tag) {
    return byName.computeIfAbsent(
        new Tag(Tag.Part.RESPONSE, tag.kind(), tag.name()),
        key -> new Measured(tag.kind(), tag.name()));
  }

  void mark(Mark mark) {
    marks.add(mark);
  }

  Measured global() {
    return global;
  }

  /** What was measured of one kind, in the order of first answers. */
  List<Measured> of(SeriesKind kind) {
    return byName.values().stream().filter(one -> one.kind() == kind).toList();
  }

  Histogram lag() {
    return lag;
  }

  List<Slice> slices() {
    return slices;
  }

  /** By second, the response time of the longest request that was open all through it. */
  Map<Integer, Long> longestOpen() {
    return longestOpen;
  }

  List<Mark> marks() {
    return marks;
  }

  long arrivals() {
    return arrivals;
  }

  long dropped() {
    return dropped;
  }

  /** The end of the last second, in seconds since the start. */
  double end() {
    return end / SECOND;
  }

  /** For how long requests were counted. */
  double seconds() {
    return Math.max(0, end - warmUpNanos) / SECOND;
  }
}
