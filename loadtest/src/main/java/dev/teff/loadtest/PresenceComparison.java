package dev.teff.loadtest;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * The presence workload with affinity beside the same of another runtime, in {@code --pairs}. Both
 * clusters are there all the time; one of them plays.
 */
public final class PresenceComparison {
  /** In seconds, at the begin of each run: what the other cluster's run left is over. */
  private static final int SETTLING = 3;

  private final BenchContext context;
  private final int seconds;
  private final Side teff;
  private final Side peer;

  private PresenceComparison(BenchContext context, Side teff, Side peer) {
    this.context = context;
    this.seconds = (int) Math.max(1, context.duration().toSeconds());
    this.teff = teff;
    this.peer = peer;
  }

  /**
   * Compares.
   *
   * @param context under whose name it is reported, as {@code ratio-to-<peer>}
   * @param name of the other runtime
   * @param params how that is set up
   */
  public static void run(
      BenchContext context, String name, PresenceCluster cluster, Map<String, Object> params)
      throws IOException {
    PresenceOptions options = context.presence();
    Map<String, Object> all = new LinkedHashMap<>(params);
    all.put("silos", options.silos());
    all.put("players", options.players());
    try (var folder = new BenchFolder();
        var ours =
            PresenceRun.playing(TeffPresence.on(folder.path().resolve("cluster.db")), options)) {
      ours.draw(true);
      ours.stop();
      try (var theirs = PresenceRun.playing(cluster, options)) {
        theirs.stop();
        var comparison =
            new PresenceComparison(context, new Side("teff", ours), new Side(name, theirs));
        comparison.measure();
        comparison.report(all);
      }
    }
  }

  private void measure() throws IOException {
    int warmup = (int) Math.max(1, context.warmup().toSeconds());
    for (Side side : List.of(teff, peer)) {
      context.progress("warm-up, " + side.name);
      side.play(warmup);
    }
    for (int pair = 1; pair <= context.pairs(); pair++) {
      List<Side> inTurn = pair % 2 == 1 ? List.of(teff, peer) : List.of(peer, teff);
      for (Side side : inTurn) {
        context.progress("pair " + pair + ", " + side.name);
        side.measured.add(side.play(seconds));
      }
    }
  }

  private void report(Map<String, Object> params) {
    for (Side side : List.of(teff, peer)) {
      PresenceTick all = PresenceTick.sum(side.measured);
      Map<String, Object> own = new LinkedHashMap<>(params);
      own.put("runtime", side.name);
      context.metric("remote-share", all.remoteShare(), "1", own);
      context.metric("throughput", (double) all.requests() / seconds / context.pairs(), "1/s", own);
      context.percentiles("", all.latency(), own);
      context.metric("cpu-per-request", cpuPerRequest(all), "ns", own);
      context.metric("failed", (double) side.failed(), "1", own);
      if (side.failed() > 0) {
        context.invalid("%d calls failed, of %s".formatted(side.failed(), side.name));
      }
    }
    ratio("throughput", tick -> (double) tick.requests() / seconds, params);
    ratio("p99", PresenceTick::p99Millis, params);
    ratio("cpu-per-request", PresenceComparison::cpuPerRequest, params);
  }

  private static double cpuPerRequest(PresenceTick tick) {
    return (double) tick.cpuNanos() / Math.max(1, tick.requests());
  }

  private void ratio(String of, ToDoubleFunction<PresenceTick> figure, Map<String, Object> params) {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("of", of);
    all.putAll(params);
    context.ratio(
        "ratio-to-" + peer.name, PairedRatio.of(figures(teff, figure), figures(peer, figure)), all);
  }

  private static double[] figures(Side side, ToDoubleFunction<PresenceTick> figure) {
    return side.measured.stream().mapToDouble(figure).toArray();
  }

  /** One of the clusters. Used by one thread. */
  private static final class Side {
    private final String name;
    private final PresenceRun run;
    private final List<PresenceTick> measured = new ArrayList<>();

    Side(String name, PresenceRun run) {
      this.name = name;
      this.run = run;
    }

    /** Plays so many seconds that count, and ceases. */
    PresenceTick play(int seconds) throws IOException {
      run.resume();
      run.play(SETTLING);
      PresenceTick played = run.play(seconds);
      run.stop();
      return played;
    }

    long failed() {
      return run.seconds.getLast().failed();
    }
  }
}
