package dev.teff.loadtest.harness;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.Histogram;

/** Everything that a run counts. */
final class Recordings {
  private static final int MOST_KINDS = 50;

  private record SeriesKey(SeriesKind kind, String name) {}

  private record ErrorKey(String request, String kind) {}

  private final Map<SeriesKey, Series> series = new ConcurrentHashMap<>();

  /** The same in the order in which they came. */
  private final List<Series> inOrder = new CopyOnWriteArrayList<>();

  private final Map<ErrorKey, LongAdder> errors = new ConcurrentHashMap<>();
  private final Series.Channel lag = new Series.Channel(Tag.LAG);

  /**
   * Where the times of the warm-up go, which nobody reads: when the first that counts are measured,
   * the measuring itself has been compiled.
   */
  private final Series unread = new Series(SeriesKind.REQUEST, "");

  private final Series.Channel unreadLag = new Series.Channel(Tag.LAG);
  private final TraceSampler sampler = new TraceSampler();
  private final Queue<TracedCall> traced = new ConcurrentLinkedQueue<>();
  private final LongAdder arrivals = new LongAdder();
  private final LongAdder dropped = new LongAdder();
  private final LongAdder warmUp = new LongAdder();

  /** By second, how long the longest request took that was open all through it. */
  private final Map<Integer, Long> open = new ConcurrentHashMap<>();

  private final Map<String, LongAdder> counts = new ConcurrentHashMap<>();

  Series series(SeriesKind kind, String name) {
    return series.computeIfAbsent(
        new SeriesKey(kind, name),
        key -> {
          var made = new Series(kind, name);
          inOrder.add(made);
          return made;
        });
  }

  void arrival() {
    arrivals.increment();
  }

  void dropped() {
    dropped.increment();
  }

  void uncounted() {
    warmUp.increment();
  }

  /** How late a user began. */
  void lag(long nanos, boolean counts) {
    (counts ? lag : unreadLag).record(nanos);
  }

  /** A request, group or call. */
  void record(Series one, long responseNanos, long serviceNanos, boolean isFailed, boolean counts) {
    (counts ? one : unread).record(responseNanos, serviceNanos, isFailed);
  }

  void error(String request, Throwable failure) {
    String kind = ErrorKinds.of(failure);
    boolean isFull =
        errors.size() >= MOST_KINDS && !errors.containsKey(new ErrorKey(request, kind));
    errors
        .computeIfAbsent(
            new ErrorKey(request, isFull ? failure.getClass().getSimpleName() : kind),
            key -> new LongAdder())
        .increment();
  }

  /** A request was open all through a second, and took so long. */
  void open(int second, long responseNanos) {
    open.merge(second, responseNanos, Math::max);
  }

  private List<OpenSecond> takeOpen() {
    var taken = new ArrayList<OpenSecond>();
    for (Integer second : List.copyOf(open.keySet())) {
      Long longest = open.remove(second);
      if (longest != null) {
        taken.add(new OpenSecond(second, longest));
      }
    }
    return taken;
  }

  /** One more of what users count themselves. */
  void count(String what) {
    counts.computeIfAbsent(what, key -> new LongAdder()).increment();
  }

  Counts counts() {
    Map<String, Long> sums = new HashMap<>();
    counts.forEach((what, count) -> sums.put(what, count.sum()));
    return new Counts(sums);
  }

  TraceSampler sampler() {
    return sampler;
  }

  void traced(TracedCall call) {
    traced.add(call);
  }

  List<TracedCall> tracedCalls() {
    return List.copyOf(traced);
  }

  long warmUpRequests() {
    return warmUp.sum();
  }

  List<ErrorCount> errors() {
    var counts = new ArrayList<ErrorCount>();
    errors.forEach((key, count) -> counts.add(new ErrorCount(key.request, key.kind, count.sum())));
    counts.sort((a, b) -> Long.compare(b.count(), a.count()));
    return counts;
  }

  /** Takes what was counted since the last time. */
  SecondCounts take(long begin, long end, long active, List<Histogram> into) {
    inOrder.forEach(one -> one.take(into));
    lag.take(into);
    return new SecondCounts(
        begin, end, arrivals.sumThenReset(), dropped.sumThenReset(), active, errors(), takeOpen());
  }
}
