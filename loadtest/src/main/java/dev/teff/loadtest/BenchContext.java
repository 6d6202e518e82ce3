package dev.teff.loadtest;

import dev.teff.loadtest.harness.ArrivalSchedule;
import dev.teff.loadtest.harness.NanoClock;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** How a benchmark measures and reports. Used by one thread. */
public final class BenchContext {
  private static final String PAIRS = "pairs";
  private static final String LOW = "low95";
  private static final String HIGH = "high95";
  private static final String SUBJECT = "subject";
  private static final String BASELINE = "baseline";

  /** What {@link #ratio} says beside the conditions. */
  static final List<String> FIGURES_OF_RATIOS = List.of(PAIRS, LOW, HIGH, SUBJECT, BASELINE);

  private final String bench;
  private final BenchOptions options;
  private final Report report;
  private final PrintWriter progress;
  private final @Nullable BenchContext whole;
  private final List<String> complaints = new ArrayList<>();

  BenchContext(String bench, BenchOptions options, Report report, PrintWriter progress) {
    this(bench, options, report, progress, null);
  }

  private BenchContext(
      String bench,
      BenchOptions options,
      Report report,
      PrintWriter progress,
      @Nullable BenchContext whole) {
    this.bench = bench;
    this.options = options;
    this.report = report;
    this.progress = progress;
    this.whole = whole;
  }

  /**
   * The same under another name, for a benchmark that consists of others. A complaint of one stays
   * with it, and fails the whole.
   */
  public BenchContext named(String other) {
    return new BenchContext(other, options, report, progress, this);
  }

  /** Where journals are kept. */
  public StoreKind store() {
    return options.store();
  }

  /** What the presence benchmark wants to know. */
  PresenceOptions presence() {
    return options.quick() ? options.presence().quick() : options.presence();
  }

  /** How many callers there are at once, one number after the other: these, unless told others. */
  public List<Integer> callers(List<Integer> usual) {
    return options.callers().isEmpty() ? usual : options.callers();
  }

  /** How long each measured run takes. */
  public Duration duration() {
    return options.duration();
  }

  /** Whether only to show that the benchmark works, on as little as possible. */
  public boolean isQuick() {
    return options.quick();
  }

  /** How often the two sides of a comparison alternate. */
  public int pairs() {
    return options.pairs();
  }

  /** How long the uncounted run before it takes; may be zero. */
  public Duration warmup() {
    return options.warmup();
  }

  /** Callers that wait for each operation; all operations are timed. */
  public ClosedLoopResult closedLoop(int callers, IntFunction<Operation> operations)
      throws InterruptedException {
    return closedLoop(callers, 1, operations);
  }

  /**
   * Callers that wait for each operation.
   *
   * @param sampleEvery one in so many operations is timed, for those as cheap as reading the clock
   * @param operations the operation of each caller, by its index
   */
  public ClosedLoopResult closedLoop(
      int callers, int sampleEvery, IntFunction<Operation> operations) throws InterruptedException {
    var loop = new ClosedLoop(NanoClock.SYSTEM);
    if (warmup().isPositive()) {
      say("warm-up, callers: " + callers);
      loop.run(callers, sampleEvery, warmup(), operations);
    }
    say("measuring, callers: " + callers);
    ClosedLoopResult result = loop.run(callers, sampleEvery, duration(), operations);
    result.complaint().ifPresent(this::invalid);
    return result;
  }

  /** Callers that wait for each operation, as one side of a comparison. */
  public LoopTrial loop(int callers, int sampleEvery, IntFunction<Operation> operations) {
    return new LoopTrial(this, callers, sampleEvery, operations);
  }

  /**
   * Operations that start by a schedule, each on a virtual thread.
   *
   * @param arrivals makes the schedule for a given time
   */
  public OpenLoopResult openLoop(
      Function<Duration, ArrivalSchedule> arrivals, Operation operation) {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var loop = new OpenLoop(NanoClock.SYSTEM, threads);
      if (warmup().isPositive()) {
        say("warm-up, open loop");
        loop.run(arrivals.apply(warmup()), operation);
      }
      ArrivalSchedule schedule = arrivals.apply(duration());
      say("measuring, arrivals: " + schedule.size());
      OpenLoopResult result = loop.run(schedule, operation);
      result.complaint().ifPresent(this::invalid);
      return result;
    }
  }

  /** One thing against another, in alternating pairs. */
  public PairedRatio compare(Trial subject, Trial baseline) throws Exception {
    say("alternating pairs: " + options.pairs());
    return AlternatingPairs.run(options.pairs(), warmup(), duration(), subject, baseline);
  }

  /** Reports a figure. */
  public void metric(String what, double value, String unit) {
    metric(what, value, unit, Map.of());
  }

  /** Reports a figure that was measured under these conditions: strings, numbers or booleans. */
  public void metric(String what, double value, String unit, Map<String, Object> params) {
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException(
          "%s.%s measured %s, which is no figure.".formatted(bench, what, value));
    }
    Map<String, Object> all = new LinkedHashMap<>(params);
    complaint().ifPresent(why -> all.put("invalid", why));
    report.add(new Metric(bench + "." + what, value, unit, all));
  }

  /** Reports a ratio by its median, with its interval and the medians of both sides. */
  public void ratio(String what, PairedRatio ratio, Map<String, Object> params) {
    Map<String, Object> all = new LinkedHashMap<>(params);
    all.put(PAIRS, ratio.pairs());
    if (ratio.pairs() > 1) {
      all.put(LOW, ratio.low());
      all.put(HIGH, ratio.high());
    }
    all.put(SUBJECT, ratio.subject());
    all.put(BASELINE, ratio.baseline());
    metric(what, ratio.median(), "1", all);
  }

  /**
   * Reports the percentiles of a histogram of nanoseconds: {@code <what>-p50} and so on, or {@code
   * p50} and so on where nothing more needs to be said.
   */
  public void percentiles(String what, Histogram nanos, Map<String, Object> params) {
    String prefix = what.isEmpty() ? "" : what + "-";
    percentile(prefix + "p50", 50, nanos, params);
    percentile(prefix + "p99", 99, nanos, params);
    percentile(prefix + "p999", 99.9, nanos, params);
  }

  private void percentile(
      String what, double percentile, Histogram nanos, Map<String, Object> params) {
    metric(what, (double) nanos.getValueAtPercentile(percentile), "ns", params);
  }

  /** Marks the run, and every figure that is reported from now on, as worth nothing. */
  public void invalid(String why) {
    complaints.add(why);
    if (whole != null) {
      whole.complaints.add(bench + ": " + why);
    }
  }

  Optional<String> complaint() {
    return complaints.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", complaints));
  }

  /** Says what happens now, to whoever watches. */
  public void progress(String what) {
    say(what);
  }

  private void say(String what) {
    progress.println(bench + ": " + what);
    progress.flush();
  }
}
