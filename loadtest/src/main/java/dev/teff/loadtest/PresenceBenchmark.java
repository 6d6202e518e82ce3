package dev.teff.loadtest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The presence service of Halo (ActOp, EuroSys 2016): a client's request reaches a player, who
 * calls his game, which calls its eight players. Without affinity and then with it, on the same
 * seed.
 */
public final class PresenceBenchmark implements Benchmark {
  private static final int QUICK_PLAYERS = 240;
  private static final int QUICK_CLIENTS = 4;
  private static final double GAIN = 0.9;

  /** How many durations a run settles, and how many it is measured. */
  private static final int SETTLING = 2;

  private static final int STEADY = 4;

  @Override
  public String name() {
    return "presence";
  }

  @Override
  public String description() {
    return "players in games on --silos JVMs: remote share, throughput, p99, without and with"
        + " affinity";
  }

  @Override
  public void run(BenchContext context) throws Exception {
    PresenceOptions options = context.presence();
    if (context.isQuick()) {
      options = options.with(QUICK_PLAYERS, QUICK_CLIENTS);
    }
    Path folder = Files.createTempDirectory("teff-bench");
    try {
      PresencePage page = new PresencePage(options);
      PresenceTick off = withoutAffinity(context, options, folder.resolve("off.db"), page);
      withAffinity(context, options, folder.resolve("on.db"), page, off);
      if (options.page() != null) {
        Files.writeString(options.page(), page.toString());
      }
    } finally {
      try (Stream<Path> all = Files.walk(folder)) {
        for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(path);
        }
      }
    }
  }

  /** So many times the duration of one measurement, in seconds; one at least. */
  private static int seconds(BenchContext context, int times) {
    return (int) Math.max(1, context.duration().toSeconds() * times);
  }

  /** What both runs begin with, so that their JVMs are equally warm when they are compared. */
  private static PresenceRun warm(BenchContext context, PresenceOptions options, Path database)
      throws IOException {
    var run = new PresenceRun(database, options);
    try {
      run.play((int) Math.max(1, context.warmup().toSeconds()));
      return run;
    } catch (IOException | RuntimeException e) {
      run.close();
      throw e;
    }
  }

  private static PresenceTick withoutAffinity(
      BenchContext context, PresenceOptions options, Path database, PresencePage page)
      throws IOException {
    context.progress("without affinity");
    try (PresenceRun run = warm(context, options, database)) {
      run.play(seconds(context, SETTLING));
      int begin = run.seconds.size();
      PresenceTick steady = run.play(seconds(context, STEADY));
      report(context, params(options, "off"), steady, run, begin);
      page.add("affinity off", run.seconds, List.of());
      run.stop();
      return steady;
    }
  }

  private static void withAffinity(
      BenchContext context,
      PresenceOptions options,
      Path database,
      PresencePage page,
      PresenceTick off)
      throws IOException {
    context.progress("with affinity");
    Map<String, Object> params = params(options, "on");
    try (PresenceRun run = warm(context, options, database)) {
      int drawn = run.seconds.size();
      run.draw();
      run.play(seconds(context, SETTLING));
      int begin = run.seconds.size();
      PresenceTick steady = run.play(seconds(context, STEADY));
      report(context, params, steady, run, begin);
      context.metric("throughput-ratio", (double) steady.requests() / off.requests(), "1", params);
      context.metric("p99-ratio", steady.p99Millis() / off.p99Millis(), "1", params);
      // Before the games have come together, there is no gain of which to take nine tenths.
      boolean settled = steady.remoteShare() < off.remoteShare() / 2;
      if (settled) {
        double gained = off.remoteShare() - GAIN * (off.remoteShare() - steady.remoteShare());
        context.metric("time-to-90-percent", run.until(drawn, gained), "s", params);
      }

      context.progress("players regroup");
      int changing = run.seconds.size();
      run.regroup(options.churn());
      run.play(seconds(context, 1));
      int churning = run.seconds.size();
      PresenceTick churned = run.play(seconds(context, 3));
      Map<String, Object> underChurn = new LinkedHashMap<>(params);
      underChurn.put("churn", options.churn());
      report(context, underChurn, churned, run, churning);
      run.calm();
      int calm = run.seconds.size();
      run.play(seconds(context, 2));
      if (settled) {
        double again = Math.max(2 * steady.remoteShare(), 0.03);
        context.metric("time-to-readapt", run.until(calm, again), "s", params);
      }
      page.add("affinity on", run.seconds, List.of(drawn, changing, calm));
      run.stop();
    }
  }

  private static Map<String, Object> params(PresenceOptions options, String affinity) {
    Map<String, Object> params = new LinkedHashMap<>();
    params.put("affinity", affinity);
    params.put("silos", options.silos());
    params.put("players", options.players());
    return params;
  }

  private static void report(
      BenchContext context,
      Map<String, Object> params,
      PresenceTick all,
      PresenceRun run,
      int begin) {
    int count = run.seconds.size() - begin;
    context.metric("remote-share", all.remoteShare(), "1", params);
    context.metric("throughput", (double) all.requests() / count, "1/s", params);
    context.metric("p50", (double) all.latency().getValueAtPercentile(50), "ns", params);
    context.metric("p99", (double) all.latency().getValueAtPercentile(99), "ns", params);
    context.metric(
        "cpu-per-request", (double) all.cpuNanos() / Math.max(1, all.requests()), "ns", params);
    PresenceTick last = run.seconds.getLast();
    context.metric("moves", (double) last.moved(), "1", params);
    context.metric("failed", (double) last.failed(), "1", params);
    List<Double> imbalance =
        run.imbalance.subList(begin, run.imbalance.size()).stream().sorted().toList();
    context.metric("imbalance", imbalance.get(imbalance.size() / 2), "1", params);
    if (last.failed() > 0) {
      context.invalid(last.failed() + " calls failed");
    }
  }
}
