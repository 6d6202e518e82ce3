package dev.teff.loadtest;

import dev.teff.loadtest.Talk.Pattern;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Patterns that affinity gains little from, on the cluster of {@link PresenceBenchmark}: with
 * affinity, which begins where hashing put the grains, against without, in turn.
 */
public final class AdversarialBenchmark implements Benchmark {
  private static final int SECONDS_A_MINUTE = 60;

  /** New grains are activated meanwhile, on both sides. */
  private static final int SETTLING = 3;

  /** What changes every 20 seconds is watched for longer. */
  private static final int TIMES_FOR_FLIPPING = 4;

  @Override
  public String name() {
    return "adversarial";
  }

  @Override
  public String description() {
    return "a star, a random graph, a ring, bridged halves, flipping pairs: with affinity against"
        + " without, in --pairs";
  }

  @Override
  public void run(BenchContext context) throws Exception {
    PresenceOptions options = context.presence();
    try (var folder = new BenchFolder();
        var run =
            PresenceRun.talking(
                TeffPresence.on(folder.path().resolve("cluster.db")),
                options,
                new Talk(Pattern.RANDOM, 0, 1))) {
      new Course(context, options, run).follow();
      run.stop();
    }
  }

  /** What happens, in this order. Used by one thread. */
  private static final class Course {
    private final BenchContext context;
    private final PresenceOptions options;
    private final PresenceRun run;
    private int lives;

    Course(BenchContext context, PresenceOptions options, PresenceRun run) {
      this.context = context;
      this.options = options;
      this.run = run;
    }

    void follow() throws IOException {
      context.progress("warm-up");
      begin(Pattern.RANDOM, false);
      run.play((int) Math.max(1, context.warmup().toSeconds() / 2));
      begin(Pattern.RANDOM, true);
      run.play((int) Math.max(1, context.warmup().toSeconds() / 2));
      for (Pattern pattern : options.patterns()) {
        compare(pattern);
      }
    }

    private void begin(Pattern pattern, boolean affinity) throws IOException {
      run.draw(affinity);
      run.talk(new Talk(pattern, ++lives, options.players()));
    }

    private void compare(Pattern pattern) throws IOException {
      double[][] throughput = new double[2][context.pairs()];
      double[][] cpu = new double[2][context.pairs()];
      double[][] p99 = new double[2][context.pairs()];
      PresenceTick[] last = new PresenceTick[2];
      double moves = 0;
      for (int pair = 0; pair < context.pairs(); pair++) {
        for (int turn = 0; turn < 2; turn++) {
          int side = (pair + turn) % 2; // 0 is without
          context.progress(pattern + ", pair " + (pair + 1) + (side == 0 ? ", off" : ", on"));
          begin(pattern, side == 1);
          long before = run.moved();
          int seconds = seconds(pattern);
          run.play(SETTLING);
          PresenceTick seen = run.play(seconds);
          throughput[side][pair] = (double) seen.requests() / seconds;
          cpu[side][pair] = (double) seen.cpuNanos() / Math.max(1, seen.requests());
          p99[side][pair] = seen.p99Millis();
          last[side] = seen;
          if (side == 1) {
            double minutes = (double) (seconds + SETTLING) / SECONDS_A_MINUTE;
            moves = Math.max(moves, (run.moved() - before) / minutes / options.players());
          }
        }
      }
      Map<String, Object> params = new LinkedHashMap<>();
      params.put("pattern", pattern.toString());
      params.put("silos", options.silos());
      params.put("grains", options.players());
      context.ratio("throughput-ratio", PairedRatio.of(throughput[1], throughput[0]), params);
      context.ratio("cpu-ratio", PairedRatio.of(cpu[1], cpu[0]), params);
      context.ratio("p99-ratio", PairedRatio.of(p99[1], p99[0]), params);
      context.metric("remote-share-off", last[0].remoteShare(), "1", params);
      context.metric("remote-share-on", last[1].remoteShare(), "1", params);
      context.metric("moves-per-grain-and-minute", moves, "1/min", params);
      if (last[1].failed() > 0) {
        context.invalid(last[1].failed() + " calls failed");
      }
    }

    private int seconds(Pattern pattern) {
      int times = pattern == Pattern.FLIPPING && !context.isQuick() ? TIMES_FOR_FLIPPING : 1;
      return (int) Math.max(1, context.duration().toSeconds()) * times;
    }
  }
}
