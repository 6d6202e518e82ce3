package dev.teff.loadtest;

import dev.teff.grains.Grains;
import dev.teff.samples.presence.PresenceSilo;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What it costs that placement looks at calls between grains, counts them, tells the other silo and
 * plans: the same calls with and without, in turn, on one pair of silos that have nothing moved.
 */
public final class MeasuringCostBenchmark implements Benchmark {
  private static final int FEWEST_PAIRS = 20;
  private static final int COUNTERS = 1000;
  private static final int LOCAL_CALLS = 1000; // of one turn
  private static final int REMOTE_CALLS = 20;
  private static final int REMOTE_RELAYS = 64;

  /**
   * A round of placement is a second. It looks at calls in each of the first ones behind the
   * switch, and then as rarely as it does where a pattern stays, which is what this asks for.
   */
  private static final Duration SETTLING = Duration.ofSeconds(7);

  @Override
  public String name() {
    return "measuring-cost";
  }

  @Override
  public String description() {
    return "calls between grains while placement looks at them, against the same while it does not";
  }

  @Override
  public void run(BenchContext context) throws Exception {
    try (var folder = new BenchFolder()) {
      Path database = folder.path().resolve("cluster.db");
      try (PresenceSilo here = MeasuredSilo.join("here", database);
          ChildJvm there = MeasuredSilo.joinElsewhere("there", database)) {
        there.await(MeasuredSilo.JOINED);
        measure(context, here, there, true, 1, LOCAL_CALLS);
        measure(context, here, there, false, REMOTE_RELAYS, REMOTE_CALLS);
      }
    }
  }

  private static void measure(
      BenchContext context,
      PresenceSilo here,
      ChildJvm there,
      boolean local,
      int relays,
      int callsAtOnce)
      throws Exception {
    long own = ProcessHandle.current().pid();
    Grains grains = here.grains();
    List<String> counters =
        keys("counter-")
            .filter(key -> (grains.ref(Counter.class, key).process() == own) == local)
            .limit(COUNTERS)
            .toList();
    List<Relay> callers =
        keys(local ? "local-" : "remote-")
            .map(key -> grains.ref(Relay.class, key))
            .filter(relay -> relay.process() == own)
            .limit(relays)
            .toList();
    callers.forEach(relay -> relay.toward(counters));
    var on = new Side(context, here, there, true, callers, callsAtOnce);
    var off = new Side(context, here, there, false, callers, callsAtOnce);
    int pairs = context.isQuick() ? 1 : Math.max(FEWEST_PAIRS, context.pairs());
    context.progress("alternating pairs: " + pairs + (local ? ", local" : ", remote"));
    PairedRatio ratio = AlternatingPairs.run(pairs, context.warmup(), context.duration(), on, off);
    Map<String, Object> params = Map.of("calls", local ? "local" : "remote", "inFlight", relays);
    context.ratio("throughput-ratio", ratio, params);
    context.ratio("cpu-ratio", PairedRatio.of(on.cpu(), off.cpu()), params);
    on.report("on", params);
    off.report("off", params);
  }

  private static Stream<String> keys(String prefix) {
    return IntStream.range(0, Integer.MAX_VALUE).mapToObj(i -> prefix + i);
  }

  /** The same calls, with or without. Its figure is calls per second. */
  private static final class Side implements Trial {
    private final PresenceSilo here;
    private final ChildJvm there;
    private final boolean measuring;
    private final LoopTrial loop;
    private final BenchContext context;
    private final int callsAtOnce;
    private final List<Double> cpu = new ArrayList<>();

    Side(
        BenchContext context,
        PresenceSilo here,
        ChildJvm there,
        boolean measuring,
        List<Relay> relays,
        int callsAtOnce) {
      this.context = context;
      this.here = here;
      this.there = there;
      this.measuring = measuring;
      this.callsAtOnce = callsAtOnce;
      this.loop =
          context
              .loop(
                  relays.size(),
                  1,
                  caller -> {
                    Relay relay = relays.get(caller);
                    return () -> relay.relay(callsAtOnce);
                  })
              .with(there);
    }

    @Override
    public void warmUp(Duration time) throws Exception {
      change();
      loop.warmUp(time);
    }

    @Override
    public double measure(Duration time) throws Exception {
      change();
      if (!context.isQuick()) {
        loop.warmUp(SETTLING);
      }
      double perSecond = loop.measure(time) * callsAtOnce;
      cpu.add(loop.cpuOfLastRun());
      return perSecond;
    }

    /** The processor time of an operation, of each measured run. */
    double[] cpu() {
      return cpu.stream().mapToDouble(Double::doubleValue).toArray();
    }

    private void change() throws IOException {
      here.drawTogether(measuring);
      there.say(measuring ? "on" : "off");
      there.await(MeasuredSilo.DONE);
    }

    void report(String side, Map<String, Object> params) {
      loop.reportAllocation("allocated-" + side, callsAtOnce, params);
      loop.reportCpu("cpu-" + side, callsAtOnce, params);
    }
  }
}
