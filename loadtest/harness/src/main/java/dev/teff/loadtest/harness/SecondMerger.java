package dev.teff.loadtest.harness;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;

/**
 * Adds up the seconds of several generators: counts are summed, and histograms merged value by
 * value. Used by one thread.
 */
final class SecondMerger {
  private final List<Deque<Part>> parts = new ArrayList<>();
  private final List<List<ErrorCount>> errors = new ArrayList<>();
  private final List<Boolean> ended = new ArrayList<>();
  private final RunEvents events;

  private record Part(SecondCounts counts, List<Histogram> histograms) {}

  SecondMerger(int generators, RunEvents events) {
    for (int i = 0; i < generators; i++) {
      parts.add(new ArrayDeque<>());
      errors.add(List.of());
      ended.add(false);
    }
    this.events = events;
  }

  /** The next second of one of them. */
  void add(int generator, SecondCounts counts, List<Histogram> histograms) {
    parts.get(generator).addLast(new Part(counts, histograms));
    pass();
  }

  /** Nothing more comes from it. */
  void end(int generator) {
    ended.set(generator, true);
    pass();
  }

  private void pass() {
    while (isComplete()) {
      merge();
    }
  }

  /** Whether all who are still there have told about the next second. */
  private boolean isComplete() {
    boolean any = false;
    for (int i = 0; i < parts.size(); i++) {
      if (parts.get(i).isEmpty() && !ended.get(i)) {
        return false;
      }
      any |= !parts.get(i).isEmpty();
    }
    return any;
  }

  private void merge() {
    Map<String, Histogram> merged = new LinkedHashMap<>();
    long begin = Long.MAX_VALUE;
    long end = 0;
    long arrivals = 0;
    long dropped = 0;
    long active = 0;
    List<OpenSecond> open = new ArrayList<>();
    for (int i = 0; i < parts.size(); i++) {
      Part part = parts.get(i).pollFirst();
      if (part == null) {
        continue;
      }
      begin = Math.min(begin, part.counts.begin());
      end = Math.max(end, part.counts.end());
      arrivals += part.counts.arrivals();
      dropped += part.counts.dropped();
      active += part.counts.active();
      open.addAll(part.counts.open());
      errors.set(i, part.counts.errors());
      for (Histogram histogram : part.histograms) {
        Histogram into =
            merged.computeIfAbsent(
                histogram.getTag(),
                tag -> {
                  Histogram made = Measured.histogram();
                  made.setTag(tag);
                  return made;
                });
        into.add(histogram);
      }
    }
    events.second(
        new SecondCounts(begin, end, arrivals, dropped, active, sum(errors), open),
        List.copyOf(merged.values()));
  }

  /** The errors of all together, most frequent first. */
  static List<ErrorCount> sum(List<List<ErrorCount>> all) {
    record Kind(String request, String kind) {}
    Map<Kind, Long> sums = new LinkedHashMap<>();
    for (List<ErrorCount> some : all) {
      for (ErrorCount one : some) {
        sums.merge(new Kind(one.request(), one.kind()), one.count(), Long::sum);
      }
    }
    return sums.entrySet().stream()
        .map(sum -> new ErrorCount(sum.getKey().request, sum.getKey().kind, sum.getValue()))
        .sorted(Comparator.comparingLong(ErrorCount::count).reversed())
        .toList();
  }
}
