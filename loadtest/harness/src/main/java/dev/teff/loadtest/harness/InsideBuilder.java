package dev.teff.loadtest.harness;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** Puts together what callers and silos saw of the same calls. Safe for use by any thread. */
final class InsideBuilder {
  private static final int MOST_PAUSES = 500;
  private static final int SLOWEST = 10;
  private static final int HOTTEST = 10;

  private final Map<String, List<ServedLeg>> legs = new HashMap<>();
  private final Map<String, double[]> links = new HashMap<>();
  private final Map<Integer, long[]> movements = new TreeMap<>();
  private final List<SiloPause> pauses = new ArrayList<>();

  /** The figures of one method. */
  private static final class Figures {
    private final Histogram wait = Measured.histogram();
    private final Histogram network = Measured.histogram();
    private final Histogram mailbox = Measured.histogram();
    private final Histogram turn = Measured.histogram();
    private final Histogram storage = Measured.histogram();
    private long hops;
  }

  synchronized void served(String trace, ServedLeg leg) {
    legs.computeIfAbsent(trace, key -> new ArrayList<>()).add(leg);
  }

  /** So many calls that grains made. */
  synchronized void between(String callee, double calls, boolean remote) {
    double[] sums = links.computeIfAbsent(callee, key -> new double[2]);
    sums[0] += calls;
    sums[1] += remote ? calls : 0;
  }

  void activated(int second) {
    movement(second, 0);
  }

  void deactivated(int second) {
    movement(second, 1);
  }

  void migrated(int second) {
    movement(second, 2);
  }

  private synchronized void movement(int second, int kind) {
    movements.computeIfAbsent(second, key -> new long[3])[kind]++;
  }

  synchronized void pause(SiloPause pause) {
    pauses.add(pause);
  }

  synchronized Inside build(List<TracedCall> traced) {
    Map<String, Figures> figures = new LinkedHashMap<>();
    Map<String, Integer> keys = new HashMap<>();
    List<SlowCall> all = new ArrayList<>();
    long lost = 0;
    for (TracedCall call : traced) {
      keys.merge(grain(call), 1, Integer::sum);
      List<ServedLeg> chain =
          legs.getOrDefault(call.trace(), List.of()).stream()
              .sorted(Comparator.comparingLong(ServedLeg::after))
              .toList();
      ServedLeg ran = whereItRan(call, chain);
      if (ran == null) {
        lost++;
      } else {
        SlowCall joined = join(call, ran, chain);
        add(joined, ran, figures.computeIfAbsent(call.name(), name -> new Figures()));
        all.add(joined);
      }
    }
    return new Inside(
        traced.size(),
        lost,
        figures.entrySet().stream().map(e -> breakdown(e.getKey(), e.getValue())).toList(),
        hottest(keys, traced.size()),
        movements.entrySet().stream()
            .map(e -> new Movements(e.getKey(), e.getValue()[0], e.getValue()[1], e.getValue()[2]))
            .toList(),
        longest(),
        all.stream()
            .sorted(Comparator.comparingLong(SlowCall::whole).reversed())
            .limit(SLOWEST)
            .toList());
  }

  private static String grain(TracedCall call) {
    return call.name().substring(0, call.name().lastIndexOf('.')) + "/" + call.key();
  }

  /** The leg that ran the method that the caller called. */
  private static @Nullable ServedLeg whereItRan(TracedCall call, List<ServedLeg> chain) {
    String wanted = call.name() + " " + call.key();
    return chain.stream()
        .filter(leg -> leg.ran() && leg.call().equals(wanted))
        .findFirst()
        .orElse(null);
  }

  private static SlowCall join(TracedCall call, ServedLeg ran, List<ServedLeg> chain) {
    return new SlowCall(
        ran.call(),
        call.sinceStart() / 1e9,
        call.nanos(),
        Math.max(0, call.nanos() - ran.took()),
        ran.mailbox(),
        ran.turn(),
        ran.held(),
        chain);
  }

  private static void add(SlowCall call, ServedLeg ran, Figures figures) {
    record(figures.wait, call.whole());
    record(figures.network, call.network());
    record(figures.mailbox, call.mailbox());
    record(figures.turn, call.turn());
    record(figures.storage, call.storage());
    figures.hops += ran.hops();
  }

  private static void record(Histogram histogram, long nanos) {
    histogram.recordValue(Math.clamp(nanos, 0, Series.LONGEST));
  }

  private CallBreakdown breakdown(String name, Figures figures) {
    double[] between = links.get(name);
    return new CallBreakdown(
        name,
        Latency.of(figures.wait),
        Latency.of(figures.network),
        Latency.of(figures.mailbox),
        Latency.of(figures.turn),
        Latency.of(figures.storage),
        (double) figures.hops / figures.wait.getTotalCount(),
        between == null ? null : between[1] / between[0]);
  }

  private static List<HotKey> hottest(Map<String, Integer> keys, int all) {
    return keys.entrySet().stream()
        .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
        .limit(HOTTEST)
        .map(e -> new HotKey(e.getKey(), (double) e.getValue() / all))
        .toList();
  }

  private List<SiloPause> longest() {
    return pauses.stream()
        .sorted(Comparator.comparingDouble((SiloPause one) -> one.from() - one.to()))
        .limit(MOST_PAUSES)
        .sorted(Comparator.comparingDouble(SiloPause::from))
        .toList();
  }
}
