package dev.teff.loadtest;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * The presence service of Halo (ActOp, EuroSys 2016): a client's request reaches a player, who
 * calls his game, which calls its eight players.
 *
 * <p>One cluster plays without affinity, then with it, then all players change games and it begins
 * anew: so both sides of a pair meet the same JVMs, equally warm, which three fresh JVMs on few
 * cores are only after minutes.
 */
public final class PresenceBenchmark implements Benchmark {
  private static final double GAIN = 0.9;

  /** For how many durations grains are drawn before it counts. */
  private static final int DRAWING = 2;

  private static final int CHURNING = 2;

  @Override
  public String name() {
    return "presence";
  }

  @Override
  public String description() {
    return "players in games on --silos JVMs: remote share, throughput, p99, without and with"
        + " affinity, in --pairs";
  }

  @Override
  public void run(BenchContext context) throws Exception {
    PresenceOptions options = context.presence();
    try (var folder = new BenchFolder();
        var run =
            PresenceRun.playing(TeffPresence.on(folder.path().resolve("cluster.db")), options)) {
      new Course(context, options, run).follow();
      run.stop();
    }
  }

  /** So many times the duration of one measurement, in seconds; one at least. */
  private static int seconds(BenchContext context, double times) {
    return (int) Math.max(1, context.duration().toSeconds() * times);
  }

  /** Some seconds of a run. */
  private record Part(PresenceTick sum, int begin, int end) {
    double perSecond() {
      return (double) sum.requests() / (end - begin);
    }

    double cpuPerRequest() {
      return (double) sum.cpuNanos() / Math.max(1, sum.requests());
    }
  }

  /** What happens, in this order. */
  private static final class Course {
    private final BenchContext context;
    private final PresenceOptions options;
    private final PresenceRun run;
    private final List<Part> off = new ArrayList<>();
    private final List<Part> on = new ArrayList<>();
    private final List<Integer> drawn = new ArrayList<>();
    private final List<PresencePage.Mark> marks = new ArrayList<>();

    Course(BenchContext context, PresenceOptions options, PresenceRun run) {
      this.context = context;
      this.options = options;
      this.run = run;
    }

    void follow() throws IOException {
      context.progress("warm-up");
      run.play((int) Math.max(1, context.warmup().toSeconds()));
      draw("first drawn");
      run.play(seconds(context, DRAWING));
      for (int pair = 1; pair <= context.pairs(); pair++) {
        pair(pair);
      }
      reportPairs();
      churn();
      if (options.page() != null) {
        Files.writeString(options.page(), new PresencePage(options, run.seconds, marks).toString());
      }
    }

    private Part play(double durations) throws IOException {
      int begin = run.seconds.size();
      return new Part(run.play(seconds(context, durations)), begin, run.seconds.size());
    }

    private void mark(String what, boolean drawing) {
      marks.add(new PresencePage.Mark(run.seconds.size(), what, drawing));
    }

    private void draw(String what) throws IOException {
      mark(what, true);
      drawn.add(run.seconds.size());
      run.draw(true);
    }

    private void pair(int pair) throws IOException {
      context.progress("pair " + pair + ", without affinity");
      mark("all players change games", false);
      run.scatter();
      play(0.5);
      off.add(play(1));
      context.progress("pair " + pair + ", with affinity");
      draw("drawn");
      play(DRAWING);
      on.add(play(1));
    }

    private void reportPairs() {
      Part without = all(off);
      Part with = all(on);
      report(params("off"), without, off);
      Map<String, Object> params = params("on");
      report(params, with, on);
      ratio("throughput-ratio", Part::perSecond, params);
      ratio("p99-ratio", part -> part.sum().p99Millis(), params);
      ratio("cpu-ratio", Part::cpuPerRequest, params);
      // Before the games have come together, there is no gain of which to take nine tenths.
      double most = without.sum().remoteShare();
      double least = with.sum().remoteShare();
      if (least < most / 2) {
        double gained = most - GAIN * (most - least);
        context.metric("time-to-90-percent-cold", run.until(drawn.getFirst(), gained), "s", params);
        double[] again =
            drawn.stream().skip(1).mapToDouble(second -> run.until(second, gained)).toArray();
        context.metric("time-to-90-percent", Statistics.median(again), "s", params);
      }
    }

    private void ratio(String what, ToDoubleFunction<Part> figure, Map<String, Object> params) {
      context.ratio(
          what,
          PairedRatio.of(
              on.stream().mapToDouble(figure).toArray(),
              off.stream().mapToDouble(figure).toArray()),
          params);
    }

    private static Part all(List<Part> parts) {
      int length = parts.stream().mapToInt(part -> part.end() - part.begin()).sum();
      return new Part(PresenceTick.sum(parts.stream().map(Part::sum).toList()), 0, length);
    }

    private void churn() throws IOException {
      context.progress("players regroup");
      mark("players regroup", true);
      run.regroup(options.churn());
      play(1);
      Part churned = play(CHURNING);
      Map<String, Object> underChurn = params("on");
      underChurn.put("churn", options.churn());
      report(underChurn, churned, List.of(churned));
      run.calm();
      mark("nobody regroups any more", true);
      int calm = run.seconds.size();
      play(1);
      double least = all(on).sum().remoteShare();
      context.metric(
          "time-to-readapt", run.until(calm, Math.max(2 * least, 0.03)), "s", params("on"));
    }

    private Map<String, Object> params(String affinity) {
      Map<String, Object> params = new LinkedHashMap<>();
      params.put("affinity", affinity);
      params.put("silos", options.silos());
      params.put("players", options.players());
      return params;
    }

    private void report(Map<String, Object> params, Part part, List<Part> of) {
      PresenceTick all = part.sum();
      context.metric("remote-share", all.remoteShare(), "1", params);
      context.metric("throughput", part.perSecond(), "1/s", params);
      context.metric("p50", (double) all.latency().getValueAtPercentile(50), "ns", params);
      context.metric("p99", (double) all.latency().getValueAtPercentile(99), "ns", params);
      context.metric("cpu-per-request", part.cpuPerRequest(), "ns", params);
      PresenceTick last = run.seconds.getLast();
      context.metric("moves", (double) last.moved(), "1", params);
      context.metric("failed", (double) last.failed(), "1", params);
      double[] imbalance =
          of.stream()
              .flatMap(each -> run.imbalance.subList(each.begin(), each.end()).stream())
              .mapToDouble(Double::doubleValue)
              .toArray();
      context.metric("imbalance", Statistics.median(imbalance), "1", params);
      if (last.failed() > 0) {
        context.invalid(last.failed() + " calls failed");
      }
    }
  }
}
